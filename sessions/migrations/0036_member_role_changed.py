"""The kind of an entry of the security log: the role of a member was changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0032_invitations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed-in", "Signed in"),
                    ("sign-in-refused", "Sign-in refused"),
                    ("signed-out-everywhere", "Signed out on all devices"),
                    ("password-changed", "Password changed"),
                    ("password-reset", "Password reset"),
                    ("reset-link-made", "Reset link created"),
                    ("second-factor-added", "Second factor or passkey added"),
                    ("second-factor-removed", "Second factor or passkey removed"),
                    ("recovery-code-used", "Recovery code used"),
                    ("invitation-made", "Invitation created"),
                    ("invitation-revoked", "Invitation revoked"),
                    ("account-made", "Account created"),
                    ("account-deactivated", "Account deactivated"),
                    ("account-activated", "Account activated"),
                    ("account-deleted", "Account deleted"),
                    ("event-handed-over", "Event handed over"),
                    ("member-added", "Member added"),
                    ("member-role-changed", "Role of a member changed"),
                    ("member-removed", "Member removed"),
                    ("link-made", "Link created"),
                    ("link-revoked", "Link revoked"),
                    ("token-made", "Token created"),
                    ("token-revoked", "Token revoked"),
                    ("backup-made", "Backup downloaded"),
                    ("backup-restored", "Backup restored"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
