"""What the people of the demo write into their forms: plain official sentences, none personal."""

from xinqiao.kernel.codes import Outcome, Route
from xinqiao.rooms.handling.services.notice import Elsewhere

FINDINGS = (
    "承办单位于受理后到现场查看，调取了有关档案，并听取了信访人和被反映单位的陈述。所反映的情况基本属实。",
    "经查阅登记资料、走访相邻住户并向有关单位核实，所反映的情况部分属实，部分因时间久远已无法查证。",
    "经核实，所反映的事项发生在职责范围内，有关单位此前已作过答复，但答复不完整。",
)
REASONS = {
    Outcome.SUPPORTED: "事实清楚，请求符合现行规定，应予支持。",
    Outcome.PARTLY: "请求中的一部分有事实和规定依据，予以支持；其余部分缺少依据，已当面说明。",
    Outcome.EXPLAINED: "请求有合理之处，但现行规定没有相应依据，已向信访人解释说明。",
    Outcome.NOT_SUPPORTED: "经核实缺少事实依据，且与现行规定不符，不予支持。",
    Outcome.MEDIATED: "经双方同意进行调解，已达成协议。",
    Outcome.SETTLED: "双方自愿和解，已达成协议。",
}
BASIS = (
    "《信访工作条例》第三十一条第六项、第三十二条；《物业管理条例》第三十五条。",
    "《信访工作条例》第三十二条；《保障农民工工资支付条例》第十条。",
    "《信访工作条例》第三十二条；《城市市容和环境卫生管理条例》第十四条。",
)
PLAN = "由承办科室按计划落实，每项任务确定期限，完成后书面回复信访人。"
TASKS = (
    "约请有关单位到场，限期完成整改并现场验收。",
    "核算应付款项，协调有关单位按期支付。",
    "完成维修并向申请人出示验收记录。",
)
RESULTS = ("已完成整改，承办人到现场验收。", "款项已支付，收款凭据存卷。", "已维修完毕，运行正常。")
HEARD = "当面听取了信访人的陈述，记录当场宣读，信访人确认无误并签名。"
NOT_REACHED = "三次电话联系未接通，另寄送了联系函，七日内未回复，不能当面听取。"
DECLARATION = "本人与该事项及信访人均无利害关系。"
OBJECTION = "经核对职责规定，该事项不属于本单位职权范围，理由如下：主管职责已划转其他单位。"
OBJECTION_BASIS = "本单位主要职责规定第三条。"
LATE_NOTICE = "材料转来时不完整，补正后受理。"
EXTENSION = "需要等待检测机构的报告，在原期限内无法作出结论。"
REVIEW_REQUEST = "对处理意见不服：意见书没有回应我提出的全部问题，请求上一级机关复查。"
REREVIEW_REQUEST = "对复查意见不服，事实认定仍有遗漏，请求复核。"
REVIEW_REASONS = {
    "upheld": "原意见事实清楚、依据准确、程序合法，予以维持。",
    "changed": "原意见事实清楚，但适用规定不当，予以变更。",
    "annulled": "原意见主要事实不清，撤销并责令重新作出。",
    "not_accepted": "请求不属于复查范围，不予受理。",
}
REVIEW_BASIS = "《信访工作条例》第三十五条、第三十六条。"
WITHDRAWAL = "问题已经解决，本人自愿撤回，没有人要求我这样做。"
REPLY = {
    Outcome.ADOPTED: "您的建议已经采纳，将纳入年内工作安排，感谢您的关心。",
    Outcome.PARTLY_ADOPTED: "建议中的一部分已经采纳，其余部分因规划限制暂不具备条件。",
    Outcome.NOT_ADOPTED: "经研究，现有条件下不宜采纳，理由已在答复中逐条说明。",
    Outcome.EXPLAINED: "您咨询的事项答复如下，办理地点和所需材料见附页。",
}
CLOSING_REPORT = "已按交办要求办理：查清事实、出具意见并送达，应落实的事项已经落实。"
DECLINED = "该事项已由有权机关受理，正在办理期限内。"
DECLINED_BASIS = "《信访工作条例》第十九条第三款。"
WHERE_TO_GO = "请向原受理机关查询办理进展。"
SECOND_CLAIM = "要求有关单位就此前答复不及时作出书面说明"

QUESTION = "请说明首次发现问题的时间，手边有照片或单据的，也请一并告知。"
ANSWER = "大约今年春天发现的，照片存在手机里，单据有两张，可以当面出示。"
TOLD = "补充一点：昨天有关单位来人看过，说会再联系，到现在还没有消息。"
PROMISE = "安排人员到现场查看，并把结果电话告知"
PROMISE_KEPT = "已到现场查看，结果已电话告知。"
PUT_OFF = "检测设备要到下周才能使用，到现场的日子顺延。"
CALL_ABOUT = "想问问办到哪一步了，下午方便接电话。"
CALL_MISSED = "拨打两次，无人接听。"
CALLED = "已说明目前进度和下一步安排，对方表示清楚。"
VISIT_PLACE = "信访人家中"
VISIT_REASON = "信访人年事已高、行动不便，上门听取意见并了解生活情况。"
VISIT_FOUND = "家中两人，一人长期服药，主要收入为养老金，近期医疗支出较大。"
VISIT_NEEDS = "生活一时有困难，可以申请临时救助。"
VISIT_NEXT = "协助提出临时救助申请\n一周内电话告知办理情况"
AID_GRANTED = "已批准临时救助，款项按月发放，社区协助办理。"
PAID = "银行代发清单，每人当面核对并签收。"
PRAISE = ("办得快，说得清楚。", "终于解决了，谢谢。", "来家里看了两次，很负责。")
BLAME = ("答应的事情还没有办完。", "电话打了三次才有人接。", "只是口头说解决了。")
THANKS = (  # what was brought, its words, how the giver wants to be called
    ("banner", "为民解忧 情系百姓", "城北一居民"),
    ("letter", "跑了两年的事，你们一个月办好了，谢谢。", ""),
    ("banner", "秉公办事 温暖人心", "幸福里小区业主"),
)
NOT_DONE = "还没有人来修。"
LOOKED_AGAIN = "已与信访人见面核实，事项已落实，对服务态度问题作了说明。"
TALK = (
    ("今天来想了解什么？", "事项交上去有一段时间了，想知道办到哪一步。"),
    ("有没有新的情况要补充？", "没有新的情况，材料还是原来那些。"),
)
EXPLAINED = "已说明办理期限、下一步由谁办理，以及对结果不服时可以走的途径和期限。"
PHONED = (
    ("询问接待日安排", "想知道下一个领导接待日是哪天，已告知。"),
    ("询问需要带什么材料", "想来反映物业问题，已说明不需要先备齐材料。"),
)

ELSEWHERE = {
    Route.JUDICIAL: Elsewhere(
        procedure="民事诉讼", organ="江岚市城南区人民法院", address="城南区学府路9号",
        apply_within="三年，自知道权利受到损害之日起", materials="起诉状、证据",
    ),
    Route.ARBITRATION: Elsewhere(
        procedure="劳动人事争议仲裁", organ="江岚市劳动人事争议仲裁院", address="城北区青年路21号",
        apply_within="一年，自知道权利被侵害之日起", materials="仲裁申请书",
    ),
    Route.ADMINISTRATIVE: Elsewhere(
        procedure="行政复议", organ="江岚市人民政府行政复议办公室", address="江岚市人民路1号",
        apply_within="六十日（自知道行政行为之日起）", materials="行政复议申请书、行政行为的材料",
    ),
}  # fmt: skip
LEAD_WHY = "涉及面较广，多次反映没有得到解决，需要市领导牵头协调。"
LEAD_TASK = "请牵头研究，依法按政策提出解决办法，按时与信访人见面。"
LEAD_DECLINED = "责任单位明确，由该单位主要负责人负责办理即可。"
LEAD_REFUSED = "该事项不属于本人分管范围。"
LEAD_BASIS = "市政府领导工作分工文件；《信访工作条例》第五条属地管理、分级负责，谁主管、谁负责。"
LEAD_UPHELD = "经核对分工文件，异议有依据，改由分管该领域的领导包案。"
LEAD_REJECTED = "经核对分工文件，该事项属于分管范围，异议没有依据，由其包案。"
LEAD_AIM = "查清问题成因，拿出信访人认可的解决办法并落实到位。"
LEAD_STEPS = ("现场查看并查清成因", "解决办法落实到位")
LEAD_REACHED = "已会同有关单位到现场查看，成因已查清。"
LEAD_SAID = "听取了诉求，说明了工作安排，约定有进展及时告知。"
LEAD_NOTE = "已与信访人见面，方案正在落实；下一步请按节点推进，到期前联系信访人。"
LEAD_DONE = "诉求已依法答复，应当落实的事项已经落实，结果已当面告知信访人。"
