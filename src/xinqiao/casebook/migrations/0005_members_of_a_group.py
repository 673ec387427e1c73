"""The act that enters the members of a group; SQLite rebuilds the table."""

from django.db import migrations, models

from xinqiao.casebook.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0004_acts_of_the_front_hall'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='event_act_is_known',
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['register', 'add_submission', 'link', 'unlink', 'merge', 'unmerge', 'propose_void', 'confirm_void', 'correct_receipt_date', 'triage', 'transfer', 'assign', 'refer', 'take_up', 'receive', 'receive_down', 'object', 'agree_objection', 'reject_objection', 'escalate', 'designate', 'accept', 'route', 'decline', 'decline_again', 'serve_notice', 'study', 'reply', 'assign_handler', 'ask_recusal', 'recuse', 'refuse_recusal', 'hear', 'call_hearing', 'hold_hearing', 'mediate', 'ask_extension', 'extend', 'refuse_extension', 'draft_opinion', 'pass_legal', 'return_draft', 'issue_opinion', 'serve_opinion', 'plan_execution', 'report_execution', 'report_back', 'accept_report', 'return_report', 'close', 'ask_review', 'hold_review_hearing', 'issue_review', 'serve_review', 'ask_rereview', 'issue_rereview', 'serve_rereview', 'lapse', 'reopen', 'ask_withdrawal', 'cancel_withdrawal', 'withdraw', 'archive', 'receive_visitor', 'attach_recording', 'promise', 'keep_promise', 'put_off_promise', 'ask_call', 'call_back', 'home_visit', 'refer_aid', 'answer_aid', 'ask_person', 'answer', 'tell', 'correct_person', 'list_members', 'settle_member', 'follow_up_call', 'recheck_closing', 'rate', 'hand_over', 'shield', 'attach', 'note', 'recount'])), name='event_act_is_known'),
        ),
        migrations.RunPython(migrate_install, migrate_remove),
    ]
