package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.application.lead.LeadEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A committed change with its event.
 *
 * @param changes by field, in the format of webhooks
 * @param fields the values after this change of all fields changed so far
 */
record CommittedChange(
        String event,
        long lead,
        String uuid,
        long version,
        Instant at,
        String keyLabel,
        Map<String, Object> changes,
        Map<String, Object> fields) {

    private static final String SELECT_ALL = """
            select c.lead_id, l.uuid, c.version, c.changed_at, c.actor_label, c.changes
            from lead_changes c
            join leads l on l.company_id = c.company_id and l.id = c.lead_id
            where c.company_id = 1
            order by c.lead_id, c.version
            """;

    /** Loads all changes of company 1, ordered by lead and version. */
    static List<CommittedChange> loadAll(DatabaseFixture tables) throws SQLException {
        List<CommittedChange> committed = new ArrayList<>();
        Map<Long, Map<String, Object>> leads = new HashMap<>();
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT_ALL)) {
            while (row.next()) {
                Map<String, Map<String, Object>> changes = parseChanges(row);
                Map<String, Object> fields = leads.computeIfAbsent(row.getLong("lead_id"), lead -> new HashMap<>());
                changes.forEach((field, change) -> fields.put(field, change.get("to")));
                committed.add(new CommittedChange(
                        LeadEvent.idOf(
                                        row.getObject("uuid", UUID.class),
                                        row.getLong("version"),
                                        row.getTimestamp("changed_at").toInstant())
                                .toString(),
                        row.getLong("lead_id"),
                        row.getString("uuid"),
                        row.getLong("version"),
                        row.getTimestamp("changed_at").toInstant(),
                        row.getString("actor_label"),
                        new HashMap<>(changes),
                        new HashMap<>(fields)));
            }
        }
        return committed;
    }

    private static Map<String, Map<String, Object>> parseChanges(ResultSet row) throws SQLException {
        return JsonMapper.shared().readValue(row.getString("changes"), new TypeReference<>() {});
    }

    /** Asserts that the body contains this change and the lead after it. */
    void assertMatches(Map<String, Object> body) {
        assertThat(body)
                .containsEntry("id", event)
                .containsEntry("sequence", (int) version)
                .containsEntry("occurred_at", (int) at.getEpochSecond())
                .containsEntry("changes", changes);
        assertThat(body.get("actor"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("label", keyLabel);
        assertThat(body.get("lead"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("uuid", uuid)
                .containsAllEntriesOf(fields);
    }
}
