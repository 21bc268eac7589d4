package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.PostgresDataSource;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Stores companies in PostgreSQL. */
public final class PostgresCompanyStore implements CompanyStore {
    private static final String EXISTS = "select exists (select 1 from companies where id = :company)";

    private static final String LIST = "select id from companies order by id limit :limit";

    private static final String UUID_EXISTS = "select exists (select 1 from companies where uuid = :uuid)";

    private static final String KEY_EXISTS = "select exists (select 1 from api_keys where sha256 = :hash or id = :id)";

    private final Database database;
    private final Jdbi longRunningJdbi;

    public PostgresCompanyStore(Database database, PostgresSettings settings) {
        this.database = database;
        // without the time limits of requests: a company may have millions of leads
        this.longRunningJdbi = Database.jdbi(PostgresDataSource.longRunning(settings, "leadpatch-load"));
    }

    @Override
    public boolean exists(CompanyId company) {
        return database.use(handle -> exists(handle, company));
    }

    @Override
    public List<CompanyId> list(int limit) {
        return database.use(handle -> handle.createQuery(LIST)
                .bind("limit", limit)
                .mapTo(Long.class)
                .map(CompanyId::new)
                .list());
    }

    @Override
    public List<String> add(Company company) {
        try {
            // one snapshot for all conflicts: otherwise a concurrent load that commits in between is reported in part
            return longRunningJdbi.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ, handle -> add(handle, company));
        } catch (JdbiException e) {
            SqlErrorCategory category = SqlErrorCategory.of(e);
            if (category == SqlErrorCategory.UNREACHABLE || category == SqlErrorCategory.UNAVAILABLE) {
                throw new StoreUnavailableException(
                        "the connection to the database was lost; check whether the company was loaded", e);
            }
            if (category != SqlErrorCategory.UNIQUE_VIOLATION) {
                throw e;
            }
            // a concurrent load has won; its rows are visible now
            List<String> conflicts = database.use(handle -> conflicts(handle, company));
            if (conflicts.isEmpty()) {
                throw e;
            }
            return conflicts;
        }
    }

    private static List<String> add(Handle handle, Company company) {
        List<String> conflicts = conflicts(handle, company);
        if (conflicts.isEmpty()) {
            new CompanyWriter(handle, company).write();
        }
        return conflicts;
    }

    private static List<String> conflicts(Handle handle, Company company) {
        List<String> conflicts = new ArrayList<>();
        CompanyId id = company.catalog().company();
        if (exists(handle, id)) {
            conflicts.add("Company %d already exists.".formatted(id.value()));
        }
        if (handle.createQuery(UUID_EXISTS)
                .bind("uuid", company.catalog().uuid())
                .mapTo(Boolean.class)
                .one()) {
            conflicts.add("A company with the uuid %s already exists."
                    .formatted(company.catalog().uuid()));
        }
        for (Map.Entry<ApiKeyHash, ApiKey> key : company.keys().entrySet()) {
            if (keyExists(handle, key.getKey(), key.getValue())) {
                conflicts.add("The API key \"%s\" is already in use."
                        .formatted(key.getValue().label()));
            }
        }
        return conflicts;
    }

    private static boolean keyExists(Handle handle, ApiKeyHash hash, ApiKey key) {
        return handle.createQuery(KEY_EXISTS)
                .bind("hash", SqlArguments.hash(hash))
                .bind("id", key.id().value())
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean exists(Handle handle, CompanyId company) {
        return handle.createQuery(EXISTS)
                .bind("company", company.value())
                .mapTo(Boolean.class)
                .one();
    }
}
