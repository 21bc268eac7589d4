package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A company that belongs to one test. Its rows are inserted by SQL, not through the service. */
public record CompanyFixture(long id, long ownerId, DatabaseFixture database) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();
    private static final AtomicLong NEXT_ID = new AtomicLong(7_000_000);

    static CompanyFixture create(DatabaseFixture database) {
        CompanyFixture company = new CompanyFixture(NEXT_ID.incrementAndGet(), NEXT_ID.incrementAndGet(), database);
        company.execute(
                "insert into companies (id, uuid, name) values (?, ?, 'Own Example')", company.id, UUID.randomUUID());
        company.addUser(company.ownerId, "Olga", "Owner");
        return company;
    }

    /** Adds an unused API key with read and write access. */
    String addKey(Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
        String key = "jb_api_" + UUID.randomUUID();
        execute(
                """
                insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, lenient,
                                      created_at, expires_at, revoked_at)
                values (?, sha256(convert_to(?, 'UTF8')), ?, ?, 'Own', true, true, false,
                        '2024-01-01T00:00:00Z', ?::timestamptz, ?::timestamptz)
                """,
                UUID.randomUUID(),
                key,
                id,
                ownerId,
                expiresAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null),
                revokedAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null));
        return key;
    }

    /** An API key and its public id. */
    record ApiKeyFixture(String value, UUID id) {}

    /** Adds an API key; each access is {@code read}, {@code write} or {@code admin}. */
    ApiKeyFixture addKeyWith(String... access) {
        List<String> kinds = List.of(access);
        ApiKeyFixture key = new ApiKeyFixture("jb_api_" + UUID.randomUUID(), UUID.randomUUID());
        execute(
                """
                insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                      lenient, created_at)
                values (?, sha256(convert_to(?, 'UTF8')), ?, ?, 'Own', ?, ?, ?, false, '2024-01-01T00:00:00Z')
                """,
                key.id(),
                key.value(),
                id,
                ownerId,
                kinds.contains("read"),
                kinds.contains("write"),
                kinds.contains("admin"));
        return key;
    }

    public long addLead() {
        long lead = NEXT_ID.incrementAndGet();
        execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                values (?, ?, ?, 1, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'new', '{}', '{}', '{}')
                """, id, lead, UUID.randomUUID());
        return lead;
    }

    long addUser(String firstName, String lastName) {
        long user = NEXT_ID.incrementAndGet();
        addUser(user, firstName, lastName);
        return user;
    }

    private void addUser(long user, String firstName, String lastName) {
        execute("""
                insert into users (company_id, id, uuid, email, first_name, last_name, color)
                values (?, ?, ?, 'user@own.example', ?, ?, '#000000')
                """, id, user, UUID.randomUUID(), firstName, lastName);
    }

    long addTag(String label) {
        long tag = NEXT_ID.incrementAndGet();
        execute("""
                insert into tags (company_id, id, uuid, label, background_color, text_color)
                values (?, ?, ?, ?, '#ffffff', '#000000')
                """, id, tag, UUID.randomUUID(), label);
        return tag;
    }

    /** Adds a custom field; its options have the ids 1, 2 and so on. */
    long addField(String type, String label, String... options) {
        long field = NEXT_ID.incrementAndGet();
        execute("""
                insert into custom_fields (company_id, id, uuid, label, type, category)
                values (?, ?, ?, ?, ?, 'lead')
                """, id, field, UUID.randomUUID(), label, type);
        for (int i = 1; i <= options.length; i++) {
            execute("""
                    insert into custom_field_options (company_id, custom_field_id, id, position, label)
                    values (?, ?, ?, ?, ?)
                    """, id, field, i, i, options[i - 1]);
        }
        return field;
    }

    /** Executes one statement, which must change at least one row. */
    void execute(String sql, @Nullable Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            if (statement.executeUpdate() == 0) {
                throw new IllegalStateException("no row was changed: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the changes of each change row of the lead, oldest first. */
    List<List<Map<String, Object>>> history(long lead) {
        String sql = "select changes from lead_changes where company_id = ? and lead_id = ? order by version";
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            statement.setLong(2, lead);
            List<List<Map<String, Object>>> history = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    history.add(JSON.readValue(row.getString(1), new TypeReference<>() {}));
                }
            }
            return history;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
