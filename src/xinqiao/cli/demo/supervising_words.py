"""What inspectors, units and the government write in the demo's supervision."""

from xinqiao.kernel.codes import Adoption, SupervisionGround

FOUND = {
    SupervisionGround.DELAY: (
        "受理后多日没有约见信访人，也没有告知进展。",
        "五日内约见本人，提出办理时间表。",
    ),
    SupervisionGround.SHIRKING: (
        "两次以不属于本单位职责为由推给下级，没有书面依据。",
        "明确承办人，依法出具处理意见。",
    ),
    SupervisionGround.PERFUNCTORY: (
        "调查只有一次电话记录，没有到现场核实。",
        "到现场核实，补充证据后再作意见。",
    ),
    SupervisionGround.NOT_HANDLED_RIGHTLY: (
        "没有逐项回应诉求，也没有引用依据。",
        "逐项回应诉求，写明依据和救济途径。",
    ),
    SupervisionGround.NOT_CARRIED_OUT: (
        "已支持的诉求逾期没有落实，也没有说明原因。",
        "限期落实，并书面反馈落实证据。",
    ),
}
DECIDED = "本月信访工作联席会议第二次全体会议研究决定。"
TALK_PLACE = "市人民来访接待中心三楼会议室"
CARRIED_OUT = "已由主要负责人约见信访人，明确承办人和时间表，有关材料附后。"
CHECKED = "经查阅案卷并电话核实，督办要求已经落实，解除督办。"
URGED = "请在期限前办结；不能按期办结的，书面说明原因。"
IMPROVEMENT = {
    "problem": "同类事项答复内容雷同，没有逐项回应诉求。",
    "standard": "《信访工作条例》第三十一条、第三十二条。",
    "measures": "建立领导审签前的逐项核对清单，每季度抽查一次。",
}
POLICY = {
    "problem": "老旧小区加装电梯的费用分摊没有规定，邻里争议多次反复。",
    "figures": "近一年收到同类事项二十余件，分布在两个区。",
    "rule_text": "《江岚市既有住宅加装电梯实施办法》第八条：费用由业主协商分摊。",
    "effect": "协商不成的楼栋长期搁置，高层老人出行困难。",
    "proposal": "增加按楼层分摊的参考比例和协商不成时的调解程序。",
}
ACCOUNTABILITY = {
    "consequences": "隐患通报后四个月没有整改，造成一名住户受伤。",
    "evidence": "隐患通报、两次督办函、诊断证明各一份。",
    "duty_chain": "经办科室未上报，分管负责人未部署，主要负责人未督促。",
}
ANSWERED = {
    Adoption.ADOPTED: "予以采纳。已责成主管部门修订办法，并公开征求意见。",
    Adoption.NOT_ADOPTED: "不予采纳。逐项核对已写入现行规程，本次系个别人员未执行，已另行处理。",
}
RULE = "江岚市既有住宅加装电梯实施办法（修订）"
PROMISED = "到现场核查一次，并电话告知结果"
