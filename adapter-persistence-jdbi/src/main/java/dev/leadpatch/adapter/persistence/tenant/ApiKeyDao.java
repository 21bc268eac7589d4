package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on {@code api_keys}; the caller controls the transaction. */
final class ApiKeyDao {
    private static final String FIND = """
            select id, company_id, label, owner_id, read_access, write_access, admin_access, lenient,
                   require_preconditions, created_at, expires_at, revoked_at, replaced_by
            from api_keys
            where sha256 = :hash
            """;

    private static final String LIST = """
            select id, company_id, label, owner_id, read_access, write_access, admin_access, lenient,
                   require_preconditions, created_at, expires_at, revoked_at, replaced_by
            from api_keys
            where company_id = :company
            order by created_at, id
            """;

    private static final String ADD = """
            insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                  lenient, require_preconditions, created_at, expires_at, revoked_at)
            select :id, :hash, company_id, id, :label, :read, :write, :admin, :lenient, :requirePreconditions,
                   :createdAt, :expiresAt, :revokedAt
            from users
            where company_id = :company and id = :owner
            """;

    // serializes the changes of one company
    private static final String LOCK_COMPANY = """
            select id
            from companies
            where id = :company
            for no key update
            """;

    private static final String UPDATE = """
            update api_keys
            set expires_at = :expiresAt, revoked_at = :revokedAt, replaced_by = cast(:replacedBy as uuid)
            where company_id = :company and id = :id
            returning sha256
            """;

    private static final String REVOKE = """
            update api_keys
            set revoked_at = coalesce(revoked_at, :now)
            where id = :id
            returning sha256
            """;

    private ApiKeyDao() {}

    static Optional<ApiKey> find(Handle handle, ApiKeyHash hash) {
        return handle.createQuery(FIND)
                .bind("hash", SqlArguments.hash(hash))
                .map(ApiKeyDao::of)
                .findOne();
    }

    /** The keys of the company, oldest first. */
    static List<ApiKey> list(Handle handle, CompanyId company) {
        return handle.createQuery(LIST)
                .bind("company", company.value())
                .map(ApiKeyDao::of)
                .list();
    }

    /** Inserts the key; false if its company or owner does not exist. */
    static boolean add(Handle handle, ApiKey key, ApiKeyHash hash) {
        return bind(handle.createUpdate(ADD), key, hash).execute() == 1;
    }

    /** Locks the row of the company, which serializes changes of its keys; false if it does not exist. */
    static boolean lockCompany(Handle handle, CompanyId company) {
        return handle.createQuery(LOCK_COMPANY)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    /** Writes the expiry, revocation and successor of the key, and returns its hash. */
    static ApiKeyHash update(Handle handle, ApiKey key) {
        byte[] hash = handle.createQuery(UPDATE)
                .bind("company", key.company().value())
                .bind("id", key.id().value())
                .bind("expiresAt", SqlArguments.timestamp(key.expiresAt().orElse(null)))
                .bind("revokedAt", SqlArguments.timestamp(key.revokedAt().orElse(null)))
                .bind("replacedBy", key.replacedBy().map(ApiKeyId::value).orElse(null))
                .mapTo(byte[].class)
                .one();
        return hash(hash);
    }

    /** Revokes the key, and returns its hash; empty if it does not exist. */
    static Optional<ApiKeyHash> revoke(Handle handle, ApiKeyId key, Instant now) {
        return handle.createQuery(REVOKE)
                .bind("id", key.value())
                .bind("now", SqlArguments.timestamp(now))
                .mapTo(byte[].class)
                .findOne()
                .map(ApiKeyDao::hash);
    }

    private static ApiKeyHash hash(byte[] bytes) {
        return new ApiKeyHash(HexFormat.of().formatHex(bytes));
    }

    private static ApiKey of(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                new ApiKeyId(row.getObject("id", UUID.class)),
                new CompanyId(row.getLong("company_id")),
                row.getString("label"),
                new UserId(row.getLong("owner_id")),
                permissions(row),
                flags(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                time(row, "expires_at"),
                time(row, "revoked_at"),
                Optional.ofNullable(row.getObject("replaced_by", UUID.class)).map(ApiKeyId::new));
    }

    /** Binds every column of the key by name. */
    static <S extends SqlStatement<S>> S bind(S statement, ApiKey key, ApiKeyHash hash) {
        return statement
                .bind("id", key.id().value())
                .bind("hash", SqlArguments.hash(hash))
                .bind("company", key.company().value())
                .bind("owner", key.owner().value())
                .bind("label", key.label())
                .bind("read", key.permissions().contains(Permission.READ))
                .bind("write", key.permissions().contains(Permission.WRITE))
                .bind("admin", key.permissions().contains(Permission.ADMIN))
                .bind("lenient", key.flags().contains(ApiKeyFlag.LENIENT))
                .bind("requirePreconditions", key.flags().contains(ApiKeyFlag.REQUIRE_PRECONDITIONS))
                .bind("createdAt", SqlArguments.timestamp(key.createdAt()))
                .bind("expiresAt", SqlArguments.timestamp(key.expiresAt().orElse(null)))
                .bind("revokedAt", SqlArguments.timestamp(key.revokedAt().orElse(null)));
    }

    private static Set<Permission> permissions(ResultSet row) throws SQLException {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        if (row.getBoolean("read_access")) {
            permissions.add(Permission.READ);
        }
        if (row.getBoolean("write_access")) {
            permissions.add(Permission.WRITE);
        }
        if (row.getBoolean("admin_access")) {
            permissions.add(Permission.ADMIN);
        }
        return permissions;
    }

    private static Set<ApiKeyFlag> flags(ResultSet row) throws SQLException {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (row.getBoolean("lenient")) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (row.getBoolean("require_preconditions")) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        return flags;
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
