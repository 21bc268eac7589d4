package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Random changes of the catalog of the demo company: by the store, by plain SQL, and by concurrent transactions. */
final class RandomCatalogChanges {
    // all rows have new ids from a small range, so that ids are deleted and used again
    private static final List<String> STATEMENTS = List.of(
            "update tags set label = label || :id where company_id = 1 and id = :id",
            "update tags set archived = not archived where company_id = 1",
            "insert into tags values (1, :id, :uuid, 'New', '', '', false) on conflict do nothing",
            "delete from tags where company_id = 1 and id = :id",
            "update tags set id = :id where company_id = 1 and id = :other and not exists "
                    + "(select from tags where company_id = 1 and id = :id)",
            "update users set first_name = 'Grüße ' || :id where company_id = 1 and id in (456, :id)",
            "insert into users values (1, :id, :uuid, 'new@example.com', 'New', '', '') on conflict do nothing",
            "delete from users where company_id = 1 and id = :id",
            "update users set id = :id where company_id = 1 and id = :other and not exists "
                    + "(select from users where company_id = 1 and id = :id)",
            "insert into custom_fields values (1, :id, :uuid, 'New', 'select', 'lead') on conflict do nothing",
            "update custom_fields set required = not required where company_id = 1 and id = :id",
            "update custom_fields set number_index = 'ready' where company_id = 1 and type = 'number' and id = 5",
            "update custom_fields set number_index = 'none' where company_id = 1 and type = 'number' and id = 5",
            "insert into custom_field_options select 1, id, :id, 9, 'New' from custom_fields "
                    + "where company_id = 1 and type = 'select' on conflict do nothing",
            "update custom_field_options set position = :id where company_id = 1 and id = :other",
            "update custom_field_options set custom_field_id = 6 where company_id = 1 and id = :id "
                    + "and custom_field_id <> 6 and not exists (select from custom_field_options "
                    + "where company_id = 1 and custom_field_id = 6 and id = :id)",
            "delete from custom_field_options where company_id = 1 and id = :id",
            "delete from custom_fields f where company_id = 1 and id = :id and not exists (select "
                    + "from custom_field_options where company_id = f.company_id and custom_field_id = f.id)",
            "update webhook_endpoints set description = cast(:uuid as text) where company_id = 1",
            "delete from webhook_endpoints where company_id = 1");

    private static final int MAX_ID = 12;

    private final Random random;
    private final TestDatabase database;
    private final PostgresPersistenceFixture persistence;

    RandomCatalogChanges(long seed, TestDatabase database, PostgresPersistenceFixture persistence) {
        this.random = new Random(seed);
        this.database = database;
        this.persistence = persistence;
    }

    /** Makes a change, and describes it. */
    String apply() {
        return switch (random.nextInt(6)) {
            case 0 -> changeByStore();
            case 1 -> changeConcurrently();
            case 2 -> rollBack();
            default -> changeBySql();
        };
    }

    private String changeBySql() {
        BoundStatement statement = nextStatement();
        try (Handle transaction = begin()) {
            statement.commitIn(transaction);
        }
        return statement.toString();
    }

    private String rollBack() {
        List<BoundStatement> statements = List.of(nextStatement(), nextStatement());
        try (Handle transaction = begin()) {
            statements.forEach(statement -> statement.execute(transaction));
            transaction.rollback();
        } catch (UnableToExecuteStatementException e) {
            return "failed: " + statements;
        }
        return "rolled back: " + statements;
    }

    /** Begins transactions in one order and makes their changes in another; each waits for the lock of the company. */
    private String changeConcurrently() {
        List<BoundStatement> statements =
                IntStream.range(0, 4).mapToObj(number -> nextStatement()).toList();
        List<Handle> transactions = new ArrayList<>();
        try {
            statements.forEach(statement -> transactions.add(begin()));
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            Collections.shuffle(order, random);
            List<CompletableFuture<Void>> changes = order.stream()
                    .map(number -> ConcurrentTasks.runAsync(
                            () -> statements.get(number).commitIn(transactions.get(number))))
                    .toList();
            changes.forEach(CompletableFuture::join);
            return "concurrently: " + statements;
        } finally {
            transactions.forEach(Handle::close);
        }
    }

    private Handle begin() {
        Handle handle = database.openHandle();
        handle.begin();
        handle.execute("select pg_current_xact_id()");
        return handle;
    }

    private String changeByStore() {
        if (random.nextInt(5) == 0) {
            DemoCompany.subscribe(
                    persistence.endpointStore(), DemoCompany.endpoint("endpoint" + random.nextInt(1_000_000)));
            return "subscribed";
        }
        UnaryOperator<CompanyCatalog> change = nextChange();
        persistence
                .catalogStore()
                .change(DemoCatalog.COMPANY, catalog -> new CatalogDecision<>(change.apply(catalog), true));
        return "changed by the store";
    }

    private UnaryOperator<CompanyCatalog> nextChange() {
        long id = nextId();
        UUID uuid = nextUuid();
        return switch (random.nextInt(4)) {
            case 0 ->
                catalog -> catalog.with(catalog.tag(new TagId(id))
                        .map(tag -> tag.withArchived(!tag.archived()))
                        .orElseGet(() -> new Tag(new TagId(id), uuid, "Tag", "#ffffff", "", false)));
            case 1 ->
                catalog -> catalog.with(catalog.user(new UserId(id))
                        .map(user -> user.asArchived(Instant.EPOCH))
                        .orElseGet(() -> User.builder(new UserId(id), "store@example.com")
                                .uuid(uuid)
                                .build()));
            case 2 ->
                catalog -> catalog.with(
                        catalog.customFields().containsKey(new CustomFieldId(id))
                                ? catalog.customFields().get(new CustomFieldId(id)).toBuilder()
                                        .label("Renamed")
                                        .build()
                                : CustomFieldDefinition.builder(new CustomFieldId(id), CustomFieldType.SELECT, "Stored")
                                        .uuid(uuid)
                                        .build());
            default ->
                catalog -> catalog.withCustomFields(catalog.customFields().values().stream()
                        .filter(field -> field.type() == CustomFieldType.SELECT)
                        .map(field -> field.with(new CustomFieldOption(new OptionId(id), "Stored", false)))
                        .toList());
        };
    }

    private BoundStatement nextStatement() {
        return new BoundStatement(
                STATEMENTS.get(random.nextInt(STATEMENTS.size())),
                Map.of("id", nextId(), "other", nextId(), "uuid", nextUuid()));
    }

    private long nextId() {
        return 1L + random.nextInt(MAX_ID);
    }

    private UUID nextUuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private record BoundStatement(String sql, Map<String, Object> arguments) {
        void execute(Handle handle) {
            handle.createUpdate(sql)
                    .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                    .bindMap(arguments)
                    .execute();
        }

        /** A constraint can refuse the change, because the ids are random. */
        void commitIn(Handle transaction) {
            try {
                execute(transaction);
                transaction.commit();
            } catch (UnableToExecuteStatementException e) {
                transaction.rollback();
            }
        }
    }
}
