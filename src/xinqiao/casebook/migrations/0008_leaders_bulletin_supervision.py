"""Leaders' own cases, bulletin and supervision: their acts, clocks and columns; SQLite rebuilds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xinqiao.casebook.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0007_lists_of_one_category'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='duty',
            name='duty_key_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_act_is_known',
        ),
        migrations.AddField(
            model_name='matter',
            name='lead',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
        migrations.AddField(
            model_name='matter',
            name='leader',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='matter',
            name='leader_office',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office'),
        ),
        migrations.AddField(
            model_name='matter',
            name='leader_post',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AddField(
            model_name='matter',
            name='supervised',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('lead', ''), _negated=True), fields=['leader', 'lead', 'id'], name='matter_of_leader'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('supervised', True)), fields=['office', 'id'], name='matter_supervised'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(models.Q(('urgency', '0'), _negated=True), ('open', True)), fields=['office', 'id'], name='matter_urgent'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('key__in', ['pass_on', 'chain_national', 'chain_province', 'chain_city', 'chain_county', 'receive', 'notify', 'object', 'decide_objection', 'jurisdiction', 'handle', 'shadow_handle', 'report_back', 'follow_up', 'execute', 'ask_review', 'review_accept', 'review', 'ask_rereview', 'rereview', 'suggestion', 'feedback', 'simple_pass_on', 'simple_accept', 'simple_opinion', 'bulletin', 'cool_off', 'promise', 'call_back', 'aid_answer', 'recheck', 'rate', 'lead_decide', 'lead_reply', 'first_contact', 'next_contact', 'milestone', 'instruction', 'up_receipt', 'supervision'])), name='duty_key_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['register', 'add_submission', 'link', 'unlink', 'merge', 'unmerge', 'propose_void', 'confirm_void', 'correct_receipt_date', 'triage', 'transfer', 'assign', 'refer', 'take_up', 'receive', 'receive_down', 'object', 'agree_objection', 'reject_objection', 'escalate', 'designate', 'accept', 'route', 'decline', 'decline_again', 'serve_notice', 'study', 'reply', 'assign_handler', 'ask_recusal', 'recuse', 'refuse_recusal', 'hear', 'call_hearing', 'hold_hearing', 'mediate', 'ask_extension', 'extend', 'refuse_extension', 'draft_opinion', 'pass_legal', 'return_draft', 'issue_opinion', 'serve_opinion', 'plan_execution', 'report_execution', 'report_back', 'accept_report', 'return_report', 'close', 'ask_review', 'hold_review_hearing', 'issue_review', 'serve_review', 'ask_rereview', 'issue_rereview', 'serve_rereview', 'lapse', 'reopen', 'ask_withdrawal', 'cancel_withdrawal', 'withdraw', 'archive', 'receive_visitor', 'attach_recording', 'promise', 'keep_promise', 'put_off_promise', 'ask_call', 'call_back', 'home_visit', 'refer_aid', 'answer_aid', 'ask_person', 'answer', 'tell', 'correct_person', 'list_members', 'settle_member', 'follow_up_call', 'recheck_closing', 'rate', 'propose_lead', 'decline_lead', 'assign_lead', 'accept_lead', 'refuse_lead', 'uphold_refusal', 'reject_refusal', 'delegate_lead', 'plan_lead', 'reach_milestone', 'put_off_milestone', 'contact', 'note_lead', 'release_lead', 'flag_urgent', 'clear_urgent', 'submit_bulletin', 'instruct', 'answer_instruction', 'report_up', 'confirm_report', 'remind', 'raise', 'supervise', 'list_supervision', 'summon_talk', 'order_rectification', 'answer_supervision', 'end_supervision', 'suggest_improvement', 'suggest_policy', 'propose_accountability', 'suggest_accountability', 'answer_suggestion', 'track_rule', 'pass_duty', 'hand_over', 'shield', 'attach', 'note', 'recount'])), name='event_act_is_known'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lead', ''), ('leader', None), ('leader_office', None), ('leader_post', None)), models.Q(('lead__in', ['proposed', 'named', 'refused', 'carried']), ('leader__isnull', False), ('leader_office__isnull', False), ('leader_post__isnull', False)), _connector='OR'), name='matter_leader_is_whole'),
        ),
        migrations.RunPython(migrate_install, migrate_remove),
    ]
