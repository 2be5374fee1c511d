"""PostgreSQL without an administrator: a real server, from a Python wheel, in the data directory.

`connection` says how to reach the server of a data directory, whether it runs or not; `attach` starts it where it
does not run and keeps it running until the last process that attached lets go.
"""

from decision_support.embedded_postgres.cluster import Cluster, EmbeddedPostgresError, connection
from decision_support.embedded_postgres.server import Attachment, attach, is_answering

__all__ = ["Attachment", "Cluster", "EmbeddedPostgresError", "attach", "connection", "is_answering"]
