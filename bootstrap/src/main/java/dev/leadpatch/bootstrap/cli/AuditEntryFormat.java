package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.bootstrap.cli.OutputOptions.Column;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How entries of the audit log are printed. */
final class AuditEntryFormat {
    static final EntryFormat<AuditEntry> FORMAT = new EntryFormat<>(
            List.of(
                    new Column<>(
                            "TIME",
                            entry -> entry.at().truncatedTo(ChronoUnit.SECONDS).toString()),
                    new Column<>("CHANNEL", entry -> entry.actor().channel().wireName()),
                    new Column<>("AUTHOR", entry -> entry.actor().label()),
                    new Column<>("ACTION", AuditEntry::action),
                    new Column<>("TARGET", entry -> entry.target().id()),
                    new Column<>("CHANGED", entry -> String.join(",", entry.changed()))),
            AuditEntryFormat::json);

    private AuditEntryFormat() {}

    private static Map<String, Object> json(AuditEntry entry) {
        Map<String, @Nullable Object> actor = new LinkedHashMap<>();
        actor.put("channel", entry.actor().channel().wireName());
        actor.put("key_id", entry.actor().key().map(UUID::toString).orElse(null));
        actor.put("label", entry.actor().label());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", entry.id().toString());
        json.put("at", entry.at());
        json.put("actor", actor);
        json.put("action", entry.action());
        json.put(
                "target",
                Map.of("type", entry.target().type(), "id", entry.target().id()));
        json.put("changed", entry.changed());
        return json;
    }
}
