"""Papers of leaders, bulletin and supervision; SQLite rebuilds the table."""


from django.conf import settings
from django.db import migrations, models

from xinqiao.rooms.documents.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0008_leaders_bulletin_supervision'),
        ('directory', '0002_office_hours'),
        ('documents', '0005_reception_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='paper_kind_is_known',
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['receipt', 'registration_form', 'transfer_letter', 'assignment_letter', 'copy_letter', 'referral_letter', 'objection_letter', 'objection_decision', 'jurisdiction_letter', 'acceptance_notice', 'route_notice', 'non_acceptance_notice', 'no_longer_accepted_notice', 'extension_approval', 'extension_notice', 'interview_record', 'investigation_report', 'hearing_notice', 'hearing_record', 'hearing_conclusion', 'mediation_agreement', 'settlement_agreement', 'opinion', 'suggestion_reply', 'proof_of_service', 'closing_report', 'review_request', 'review_opinion', 'rereview_request', 'rereview_opinion', 'recusal_decision', 'withdrawal', 'reopening_decision', 'link_note', 'file_index', 'task_sheet', 'reception_list', 'visit_record', 'aid_referral', 'follow_up_record', 'follow_up_letter', 'reception_record', 'lead_sheet', 'refusal_decision', 'bulletin', 'urgent_report', 'reminder', 'supervision_letter', 'listed_supervision', 'talk_notice', 'rectification_order', 'improvement_suggestion', 'policy_suggestion', 'accountability_suggestion'])), name='paper_kind_is_known'),
        ),
        migrations.RunPython(migrate_install, migrate_remove),
    ]
