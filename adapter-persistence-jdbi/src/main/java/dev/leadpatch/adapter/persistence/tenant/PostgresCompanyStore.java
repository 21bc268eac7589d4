package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.catalog.CatalogWriter;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource.LongTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.DatabaseFailure;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.StoredCompany;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Stores companies in PostgreSQL. */
public final class PostgresCompanyStore implements CompanyStore {
    private static final String EXISTS = "select exists (select 1 from companies where id = :company)";

    private static final String LIST = "select id from companies order by id limit :limit";

    private static final String UUID_EXISTS = "select exists (select 1 from companies where uuid = :uuid)";

    // serializes the changes of one company
    private static final String LOCK = """
            select name
            from companies
            where id = :company
            for no key update
            """;

    private static final String UPDATE_NAME = "update companies set name = :name where id = :company";

    /** A key can be added by another company while an update runs. */
    private static final int MAX_ATTEMPTS = 3;

    private final Database database;
    private final PostgresCatalogStore catalogStore;
    private final LongTransactions transactions;

    /** @param transactions without the time limits of requests: a company may have millions of leads */
    public PostgresCompanyStore(Database database, PostgresCatalogStore catalogStore, LongTransactions transactions) {
        this.database = database;
        this.catalogStore = catalogStore;
        this.transactions = transactions;
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
    public List<String> add(Company company, List<AuditEntry> audit) {
        try {
            // one snapshot for all conflicts: otherwise a concurrent load that commits in between is reported in part
            return transactions.run(TransactionIsolationLevel.REPEATABLE_READ, handle -> add(handle, company, audit));
        } catch (JdbiException e) {
            requireUniqueViolation(e, "check whether the company was loaded");
            // a concurrent load has won; its rows are visible now
            List<String> conflicts = database.use(handle -> conflicts(handle, company));
            if (conflicts.isEmpty()) {
                throw e;
            }
            return conflicts;
        }
    }

    @Override
    public <R> Optional<R> update(
            CompanyId company, KeyLookup keys, Function<StoredCompany, UpdateDecision<R>> decision) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.run(
                        TransactionIsolationLevel.READ_COMMITTED, handle -> update(handle, company, keys, decision));
            } catch (JdbiException e) {
                requireUniqueViolation(e, "all of the change was committed, or nothing");
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void requireUniqueViolation(JdbiException e, String consequence) {
        SqlErrorCategory category = SqlErrorCategory.of(e);
        if (category == SqlErrorCategory.UNREACHABLE) {
            throw new OutcomeUnknownException(
                    "the connection to the database failed; " + consequence + ": " + DatabaseFailure.describe(e), e);
        }
        if (category == SqlErrorCategory.UNAVAILABLE) {
            throw new StoreUnavailableException(
                    "the database is unavailable; nothing was changed: " + DatabaseFailure.describe(e), e);
        }
        if (category != SqlErrorCategory.UNIQUE_VIOLATION) {
            throw e;
        }
    }

    private <R> Optional<R> update(
            Handle handle, CompanyId company, KeyLookup keys, Function<StoredCompany, UpdateDecision<R>> decision) {
        Optional<String> name = handle.createQuery(LOCK)
                .bind("company", company.value())
                .mapTo(String.class)
                .findOne();
        return name.map(locked -> {
            // separate statements: they see what was committed while this transaction waited for the lock
            StoredCompany stored = new StoredCompany(
                    locked, catalogStore.getCurrent(handle, company).catalog(), ApiKeyDao.findAll(handle, keys));
            UpdateDecision<R> decided = decision.apply(stored);
            if (!decided.name().equals(stored.name())) {
                handle.createUpdate(UPDATE_NAME)
                        .bind("company", company.value())
                        .bind("name", decided.name())
                        .execute();
            }
            CatalogWriter.write(handle, stored.catalog(), decided.catalog());
            decided.addedKeys().forEach((hash, key) -> {
                if (!ApiKeyDao.add(handle, key, hash)) {
                    throw new IllegalStateException("the owner of the key does not exist");
                }
            });
            AuditLogWriter.write(handle, decided.audit());
            return decided.result();
        });
    }

    private static List<String> add(Handle handle, Company company, List<AuditEntry> audit) {
        List<String> conflicts = conflicts(handle, company);
        if (conflicts.isEmpty()) {
            new CompanyWriter(handle, company).write();
            AuditLogWriter.write(handle, audit);
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
        KeyLookup stored = KeyLookup.of(ApiKeyDao.findAll(handle, KeyLookup.of(company.keys())));
        company.keys().forEach((hash, key) -> {
            if (stored.hashes().contains(hash) || stored.ids().contains(key.id())) {
                conflicts.add("The API key \"%s\" is already in use.".formatted(key.label()));
            }
        });
        return conflicts;
    }

    private static boolean exists(Handle handle, CompanyId company) {
        return handle.createQuery(EXISTS)
                .bind("company", company.value())
                .mapTo(Boolean.class)
                .one();
    }
}
