"""Prints an Arrow IPC file as JSON, after a full validation: what a reader that is not ours makes of it."""
import json
import sys

import pyarrow.ipc

table = pyarrow.ipc.open_file(sys.argv[1]).read_all()
table.validate(full=True)
rows = table.to_pylist()
print(
    json.dumps(
        [
            {
                "hash": row["sha256"].hex(),
                "sizeBytes": row["size_bytes"],
                "createdAt": row["created_at"].isoformat(timespec="milliseconds"),
                "type": row["type"],
                "names": [
                    {"name": name, "createdAt": at.isoformat(timespec="milliseconds")}
                    for name, at in zip(row["names"], row["names_created_at"], strict=True)
                ],
            }
            for row in rows
        ]
    )
)
