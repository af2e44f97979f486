"""What services keep of operations in tables and queues of their own: actions, migrations, messages, notifications, audits."""
