"""Publishing of reports to git repositories: address check, secrets, plan, commit, push; and to a local checkout."""
