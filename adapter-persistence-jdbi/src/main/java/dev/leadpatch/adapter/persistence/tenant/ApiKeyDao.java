package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The statements on {@code api_keys}; the caller controls the transaction. */
final class ApiKeyDao {
    // named columns, so that an older node keeps working after a newer one has added a column
    private static final String COLUMNS = """
            id, company_id, label, owner_id, read_access, write_access, admin_access, lenient, require_preconditions,
            ignore_blank, fields, created_at, expires_at, revoked_at, replaced_by, rate_limit""";

    private static final String FIND = """
            select sha256, {columns}
            from api_keys
            where sha256 = any(:hashes)
            """;

    private static final String FIND_ALL = """
            select sha256, {columns}
            from api_keys
            where sha256 in (select decode(hash, 'hex') from unnest(:hashes) hash) or id = any(:ids)
            """;

    private static final String FIND_BY_ID = "select {columns} from api_keys where company_id = :company and id = :id";

    private static final String LIST = """
            select {columns}
            from api_keys
            where company_id = :company
            order by created_at, id
            """;

    private static final String ADD = """
            insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                  lenient, require_preconditions, ignore_blank, fields, created_at, expires_at, revoked_at,
                                  rate_limit)
            select :id, :hash, company_id, id, :label, :read, :write, :admin, :lenient, :requirePreconditions,
                   :ignoreBlank, :fields, :createdAt, :expiresAt, :revokedAt, :rateLimit
            from users
            where company_id = :company and id = :owner
            """;

    private static final String UPDATE = """
            update api_keys
            set expires_at = :expiresAt, revoked_at = :revokedAt, replaced_by = cast(:replacedBy as uuid)
            where company_id = :company and id = :id
            returning sha256
            """;

    private static final String REVOKE = """
            update api_keys
            set revoked_at = :now
            where id = :id and revoked_at is null
            returning sha256, {columns}
            """;

    private static final String EXISTS = "select exists (select from api_keys where id = :id)";

    private ApiKeyDao() {}

    /** The keys with one of the hashes. */
    static Map<ApiKeyHash, ApiKey> find(Handle handle, Set<ApiKeyHash> hashes) {
        return byHash(select(handle, FIND).bind("hashes", SqlArguments.hashes(hashes)));
    }

    static Optional<ApiKey> find(Handle handle, CompanyId company, ApiKeyId key) {
        return select(handle, FIND_BY_ID)
                .bind("company", company.value())
                .bind("id", key.value())
                .map(ApiKeyRow::of)
                .findOne();
    }

    /** The keys with one of the hashes or ids, of any company. */
    static Map<ApiKeyHash, ApiKey> findAll(Handle handle, KeyLookup keys) {
        return byHash(select(handle, FIND_ALL)
                .bind(
                        "hashes",
                        SqlArguments.textArray(
                                keys.hashes().stream().map(ApiKeyHash::hex).toList()))
                .bind("ids", SqlArguments.array("uuid", List.copyOf(keys.ids()), ApiKeyId::value)));
    }

    private static Map<ApiKeyHash, ApiKey> byHash(Query query) {
        return query.map(
                        (row, context) -> Map.entry(ApiKeyRow.hash(row.getBytes("sha256")), ApiKeyRow.of(row, context)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The keys of the company, oldest first. */
    static List<ApiKey> list(Handle handle, CompanyId company) {
        return select(handle, LIST)
                .bind("company", company.value())
                .map(ApiKeyRow::of)
                .list();
    }

    /** Inserts the key; false if its company or owner does not exist. */
    static boolean add(Handle handle, ApiKey key, ApiKeyHash hash) {
        return ApiKeyRow.bind(handle.createUpdate(ADD), key, hash).execute() == 1;
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
        return ApiKeyRow.hash(hash);
    }

    /** Revokes the key, and returns it; empty if it does not exist or is revoked already. */
    static Map<ApiKeyHash, ApiKey> revoke(Handle handle, ApiKeyId key, Instant now) {
        return byHash(select(handle, REVOKE).bind("id", key.value()).bind("now", SqlArguments.timestamp(now)));
    }

    static boolean exists(Handle handle, ApiKeyId key) {
        return handle.createQuery(EXISTS)
                .bind("id", key.value())
                .mapTo(Boolean.class)
                .one();
    }

    private static Query select(Handle handle, String statement) {
        return handle.createQuery(statement.replace("{columns}", COLUMNS));
    }
}
