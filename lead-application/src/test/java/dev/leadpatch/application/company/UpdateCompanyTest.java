package dev.leadpatch.application.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.UpdateCompany.Counts;
import dev.leadpatch.application.company.UpdateCompany.Kind;
import dev.leadpatch.application.company.UpdateCompany.RejectedLead;
import dev.leadpatch.application.company.UpdateCompany.Result;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.BulkCreateLeadsService;
import dev.leadpatch.application.creation.CreationDecider;
import dev.leadpatch.application.importing.BatchWriter;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateCompanyTest {
    private static final CompanyId COMPANY = DemoCatalog.COMPANY;
    private static final LeadId LEAD = new LeadId(789);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final InMemoryPersistence stores = new InMemoryPersistence(event -> "{}", () -> NOW, () -> {});
    private final AtomicLong uuidSequence = new AtomicLong();
    private BulkCreateLeads bulkCreateLeads = new BulkCreateLeadsService(
            stores.leadStore(),
            stores.catalogStore(),
            stores.leadIdAllocator(),
            new CreationDecider(new UpdateDecider(VALIDATOR, () -> NOW), VALIDATOR, () -> NOW, this::newUuid));
    private final Map<String, @Nullable Object> document = object("company", object("id", 1L));

    @BeforeEach
    void addDemoCompany() {
        assertThat(stores.companyStore().add(DemoCompany.demoCompany(), List.of()))
                .isEmpty();
    }

    @Test
    void company_that_does_not_exist_is_loaded() {
        document.put("company", object("id", 5L, "name", "New"));
        put("users", object("id", 1L, "email", "a@example.com", "first_name", "Ada", "last_name", "Example"));
        put("leads", object("id", 3L, "email", "a@example.com"));

        Result result = run();

        assertThat(result).isInstanceOf(Result.NotUpdated.class);
        assertThat(((Result.NotUpdated) result).result()).isInstanceOf(LoadCompany.Result.Loaded.class);
        assertThat(stores.leadStore().find(new CompanyId(5), new LeadId(3))).isPresent();
        assertThat(stores.leadStore().events()).isEmpty();
    }

    @Test
    void what_the_document_omits_stays() {
        Result.Updated result = update();

        assertThat(result.count(Kind.COMPANY)).isEqualTo(new Counts(0, 0, 1));
        assertThat(result.name()).isEqualTo("Demo");
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
        assertThat(lead(LEAD)).isEqualTo(LeadBuilder.aLead().build());
        assertThat(stores.apiKeyStore().list(COMPANY)).containsExactly(DemoCompany.apiKey());
    }

    @Test
    void members_of_entries_that_the_document_omits_are_kept() {
        document.put("company", object("id", 1L, "name", " Renamed "));
        put("users", object("id", 123L, "last_name", "King"), user(7L), object("id", 900L));
        put("tags", object("id", 1L, "text_color", null), object("id", 77L, "label", "New"));
        put(
                "custom_fields",
                object("id", 1L, "required", false),
                object("id", 6L, "options", List.of(object("id", 4L, "archived", false), option(9L, "New"))),
                object("id", 7L));
        CompanyCatalog before = catalog();

        Result.Updated result = update();

        assertThat(result.name()).isEqualTo("Renamed");
        assertThat(result.count(Kind.COMPANY)).isEqualTo(new Counts(0, 1, 0));
        assertThat(result.count(Kind.USER)).isEqualTo(new Counts(1, 1, 1));
        assertThat(result.count(Kind.CUSTOM_FIELD)).isEqualTo(new Counts(0, 2, 1));
        User ada = before.user(DemoCatalog.ADA).orElseThrow();
        assertThat(catalog().user(DemoCatalog.ADA))
                .contains(ada.toBuilder().lastName("King").build());
        assertThat(catalog().user(DemoCatalog.ARCHIVED_USER)).isEqualTo(before.user(DemoCatalog.ARCHIVED_USER));
        assertThat(catalog().user(new UserId(7))).isPresent();
        assertThat(catalog().tag(new TagId(1)).orElseThrow().textColor()).isEqualTo("#FFFFFF");
        assertThat(catalog().tag(new TagId(77))).isPresent();
        CustomFieldDefinition priority = catalog().customFields().get(DemoCatalog.PRIORITY_LEVEL);
        assertThat(priority.options())
                .extracting(option -> option.id().value() + option.label() + option.archived())
                .containsExactly("1Highfalse", "2Mediumfalse", "3Lowfalse", "4Wheneverfalse", "9Newfalse");
        assertThat(catalog().customFields().get(DemoCatalog.INDUSTRY).required())
                .isFalse();

        Result.Updated again = update();
        for (Kind kind : Kind.values()) {
            assertThat(again.count(kind).added() + again.count(kind).updated()).isZero();
        }
    }

    @Test
    void archived_users_keep_the_time_of_their_archiving() {
        put("users", object("id", 123L, "archived", true));
        update();
        User archived = catalog().user(DemoCatalog.ADA).orElseThrow();
        assertThat(archived.archivedAt()).contains(NOW);

        put("users", object("id", 123L, "archived", true, "first_name", "Augusta"));
        assertThat(update().count(Kind.USER)).isEqualTo(new Counts(0, 1, 0));
        assertThat(catalog().user(DemoCatalog.ADA).orElseThrow().archivedAt()).contains(NOW);

        put("users", object("id", 123L, "disabled_at", null));
        update();
        assertThat(catalog().user(DemoCatalog.ADA).orElseThrow().archived()).isFalse();
    }

    @Test
    void permanent_members_of_entries_are_errors_all_at_once() {
        UUID other = new UUID(1, 1);
        UUID grace = catalog().user(DemoCatalog.GRACE).orElseThrow().uuid();
        document.put("company", object("id", 1L, "uuid", other.toString()));
        put("users", object("id", 123L, "uuid", other.toString()), user(8L, "uuid", grace.toString()));
        put("custom_fields", object("id", 1L, "type", "number"), object("id", 2L, "category", "deal"));
        put("tags", object("id", 500L));
        put("leads", object("id", 789L, "email", "nobody"));

        assertThat(errors())
                .containsExactly(
                        "/company/uuid can't be changed: it is " + catalog().uuid(),
                        "/users/0/uuid can't be changed: it is "
                                + catalog().user(DemoCatalog.ADA).orElseThrow().uuid(),
                        "/users/1/uuid is the uuid of another entry of the company",
                        "/custom_fields/0/type can't be changed: it is text",
                        "/custom_fields/1/category can't be changed: it is lead",
                        "/tags/0 must have label",
                        "/leads/0/email must be an email address");
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void labels_and_emails_of_other_entries_are_errors_and_archived_entries_count() {
        User ada = catalog().user(DemoCatalog.ADA).orElseThrow();
        User archived = catalog().user(DemoCatalog.ARCHIVED_USER).orElseThrow();
        String stored = catalog().tag(new TagId(1)).orElseThrow().label();
        String industry = catalog().customFields().get(DemoCatalog.INDUSTRY).label();
        put(
                "users",
                object("id", 456L, "email", ada.email().toUpperCase(Locale.ROOT)),
                user(7L, "email", archived.email()));
        put(
                "tags",
                tag(77L, "Ze\u0301d"),
                tag(78L, " z\u00C9d "),
                tag(79L, stored.toLowerCase(Locale.ROOT)),
                tag(80L, ""),
                tag(81L, ""));
        put(
                "custom_fields",
                object("id", 6L, "options", List.of(option(9L, "whenever"), option(3L, "HIGH"), option(10L, "New"))),
                object("id", 99L, "label", industry, "type", "text"),
                object(
                        "id",
                        98L,
                        "label",
                        "Size",
                        "type",
                        "select",
                        "options",
                        List.of(option(1L, "New"), option(2L, "new"))));

        assertThat(errors())
                .satisfiesExactly(
                        error -> assertThat(error).isEqualTo("/users/0/email is already the email of user 123"),
                        error -> assertThat(error).isEqualTo("/users/1/email is already the email of user 900"),
                        error -> assertThat(error).isEqualTo("/tags/1/label is already the label of tag 77"),
                        error -> assertThat(error).isEqualTo("/tags/2/label is already the label of tag 1"),
                        error -> assertThat(error).startsWith("/tags/3/label must "),
                        error -> assertThat(error).startsWith("/tags/4/label must "),
                        error -> assertThat(error)
                                .isEqualTo("/custom_fields/0/options/0/label is already the label of option 4"),
                        error -> assertThat(error)
                                .isEqualTo("/custom_fields/0/options/1/label is already the label of option 1"),
                        error -> assertThat(error)
                                .isEqualTo("/custom_fields/1/label is already the label of custom field 1"),
                        error -> assertThat(error)
                                .isEqualTo("/custom_fields/2/options/1/label is already the label of option 1"));
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void stored_duplicates_stay_and_labels_can_be_exchanged() {
        document.put("company", object("id", 5L, "name", "New"));
        put("users", object("id", 1L, "email", "a@example.com", "first_name", "Ada", "last_name", "Example"));
        put("tags", tag(1L, "Hot"), tag(2L, "hot"), tag(3L, "Cold"), tag(4L, "Warm"));
        assertThat(run()).isInstanceOf(Result.NotUpdated.class);

        put(
                "tags",
                object("id", 1L, "label", "HOT", "text_color", "#000000"),
                object("id", 2L, "archived", true),
                tag(3L, "Warm"),
                tag(4L, "Cold"));
        assertThat(update().count(Kind.TAG)).isEqualTo(new Counts(0, 4, 0));

        put("tags", tag(2L, "Lukewarm"), tag(3L, "hot"));
        assertThat(errors()).containsExactly("/tags/1/label is already the label of tag 1");
    }

    @Test
    void keys_are_added_and_stored_keys_are_left_even_if_they_were_revoked() {
        stores.apiKeyStore().revoke(DemoCompany.KEY_ID, NOW, revoked -> List.of());
        put(
                "api_keys",
                key(DemoCompany.KEY, "demo", "read", "write"),
                key("jb_api_12345678_new_0123456789abcdef01234567", "new", "read"));

        assertThat(update().count(Kind.API_KEY)).isEqualTo(new Counts(1, 0, 1));

        assertThat(stores.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(DemoCompany.apiKey().asRevoked(NOW));
        assertThat(stores.apiKeyStore()
                        .find(ApiKeyHash.of("jb_api_12345678_new_0123456789abcdef01234567"))
                        .map(ApiKey::label))
                .contains("new");
        assertThat(update().count(Kind.API_KEY)).isEqualTo(new Counts(0, 0, 2));
    }

    @Test
    void keys_that_differ_or_are_in_use_are_errors() {
        stores.companyStore().add(DemoCompany.anotherCompany(new CompanyId(2)), List.of());
        Map<String, @Nullable Object> different = key(DemoCompany.KEY, "other", "read");
        different.putAll(object("owner", 456L, "fields", List.of("status"), "lenient", true));
        different.put("expires_at", "2030-01-01T00:00:00Z");
        Map<String, @Nullable Object> sameId = key("jb_api_12345678_new_0123456789abcdef01234567", "new", "read");
        sameId.put("id", DemoCompany.KEY_ID.toString());
        put("api_keys", different, sameId);

        String reason = " differs from the stored API key \"demo\", which can't be changed; create another key instead";
        assertThat(errors())
                .containsExactly(
                        "/api_keys/0/label" + reason,
                        "/api_keys/0/owner" + reason,
                        "/api_keys/0/access" + reason,
                        "/api_keys/0/fields" + reason,
                        "/api_keys/0/lenient" + reason,
                        "/api_keys/0/expires_at" + reason,
                        "/api_keys/1/id is the id of another API key");

        document.put("company", object("id", 2L));
        put("api_keys", key(DemoCompany.KEY, "demo", "read", "write"));
        assertThat(errors()).containsExactly("/api_keys/0/key is already in use");
    }

    @Test
    void only_changed_members_of_leads_change_with_history_and_a_repetition_changes_nothing() {
        put(
                "leads",
                object("id", 789L, "company_name", "Roe", "tags", List.of(90L), "source", "ignored"),
                newLead(790L));

        assertThat(update().count(Kind.LEAD)).isEqualTo(new Counts(1, 1, 0));

        Lead changed = lead(LEAD);
        assertThat(changed)
                .isEqualTo(LeadBuilder.aLead()
                        .withCompanyName("Roe")
                        .withTags(90)
                        .withVersion(2, NOW)
                        .build());
        LeadEvent event = stores.leadStore().events(COMPANY, LEAD).get(0);
        assertThat(event.changes()).extracting(change -> change.field()).containsExactly("company_name", "tags");
        Caller operator = Caller.operator(COMPANY, DemoCatalog.ADA, "leadpatch load");
        assertThat(event.actor()).isEqualTo(new LeadEvent.Actor(operator.key(), operator.label(), operator.owner()));

        assertThat(update().count(Kind.LEAD)).isEqualTo(new Counts(0, 0, 2));
        assertThat(stores.leadStore().events()).hasSize(2);
    }

    @Test
    void new_lead_may_be_incomplete_have_archived_entries_and_keeps_its_identity_and_origin() {
        UUID uuid = new UUID(5, 5);
        put(
                "leads",
                object(
                        "id",
                        790L,
                        "uuid",
                        uuid.toString(),
                        "created_at",
                        "2020-01-01T00:00:00Z",
                        "source",
                        "fair",
                        "partner_type",
                        "reseller",
                        "created_by",
                        456L,
                        "assignedUsers",
                        List.of(900L),
                        "customFields",
                        List.of(
                                object("customFieldId", 8L, "type", "text", "value", object("text", "fax")),
                                object("customFieldId", 6L, "type", "select", "value", object("select", 4L)))),
                object("id", 791L));

        update();

        Lead lead = lead(new LeadId(790));
        assertThat(lead.uuid()).isEqualTo(uuid);
        assertThat(lead.createdAt()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(lead.origin().source()).isEqualTo("fair");
        assertThat(lead.origin().createdBy()).isEqualTo(DemoCatalog.GRACE);
        assertThat(lead.fields().assignedUsers()).containsExactly(DemoCatalog.ARCHIVED_USER);
        assertThat(lead.fields().customFields())
                .containsEntry(DemoCatalog.FAX_NUMBER, new CustomFieldValue.Text("fax"))
                .containsEntry(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(4)));
        assertThat(lead(new LeadId(791)).origin().createdBy()).isNull();
        assertThat(stores.leadStore().events(COMPANY, new LeadId(790)))
                .extracting(LeadEvent::kind)
                .containsExactly(ChangeKind.CREATED);
    }

    @Test
    void archived_leads_and_taken_identities_are_rejected_and_the_others_are_written() {
        stores.leadStore().with(lead(LEAD).archive(NOW));
        put("leads", newLead(790L, "uuid", new UUID(5, 5).toString()));
        update();
        put(
                "leads",
                object("id", 789L, "last_name", "Roe"),
                object("id", 790L, "uuid", new UUID(6, 6).toString()),
                newLead(791L, "uuid", new UUID(5, 5).toString()),
                newLead(792L));

        Result.Updated result = update();

        assertThat(result.rejected())
                .containsExactly(
                        new RejectedLead(0, "/leads/0/id", "is the id of an archived lead"),
                        new RejectedLead(
                                0, "/leads/1/uuid", "can't be changed: the lead has the uuid " + new UUID(5, 5)),
                        new RejectedLead(0, "/leads/2/uuid", "is the uuid of another lead"));
        assertThat(result.rejectedLeads()).isEqualTo(3);
        assertThat(result.count(Kind.LEAD)).isEqualTo(new Counts(1, 0, 0));
        assertThat(lead(LEAD).fields().lastName()).isEqualTo("Doe");
    }

    @Test
    void leads_are_written_in_batches_that_an_interrupted_update_completes_when_repeated() {
        List<Object> leads = new ArrayList<>();
        LongStream.rangeClosed(1_001, 2_100).forEach(id -> leads.add(newLead(id)));
        document.put("leads", leads);
        BulkCreateLeads working = bulkCreateLeads;
        AtomicInteger batches = new AtomicInteger();
        bulkCreateLeads = command -> {
            if (batches.incrementAndGet() > 1) {
                throw new StoreUnavailableException("down", new TimeoutException());
            }
            return working.handle(command);
        };

        assertThatThrownBy(this::run).isInstanceOf(StoreUnavailableException.class);
        assertThat(stores.leadStore().events()).hasSize(500);

        bulkCreateLeads = working;
        assertThat(update().count(Kind.LEAD)).isEqualTo(new Counts(600, 0, 500));
        assertThat(update().count(Kind.LEAD)).isEqualTo(new Counts(0, 0, 1_100));
    }

    @ParameterizedTest
    @MethodSource("hostileDocuments")
    void hostile_document_changes_nothing(@Nullable Object hostile, String firstError) {
        Result result = service(stores.companyStore()).update(CompanyDocument.of(hostile), true);

        LoadCompany.Result.Rejected rejected = (LoadCompany.Result.Rejected) ((Result.NotUpdated) result).result();
        assertThat(rejected.errors().get(0).toSentence()).startsWith(firstError);
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
        assertThat(stores.leadStore().events()).isEmpty();
    }

    static Stream<Arguments> hostileDocuments() {
        return Stream.of(
                Arguments.of(null, "the document must be an object"),
                Arguments.of(List.of(), "the document must be an object"),
                Arguments.of(object("company", List.of()), "/company must be an object"),
                Arguments.of(object("company", object("id", "1")), "/company must have name"),
                Arguments.of(object("company", object("id", 1L, "name", null)), "/company/name must not be null"),
                Arguments.of(object("company", object("id", 1L), "leads", object()), "/leads must be an array"),
                Arguments.of(existing("leads", (Object) null), "/leads/0 must be an object"),
                Arguments.of(existing("leads", object("email", "a@example.com")), "/leads/0 must have id"),
                Arguments.of(
                        existing("leads", object("id", 789L), object("id", 789L)),
                        "/leads/1/id is a duplicate of /leads/0/id"),
                Arguments.of(existing("leads", object("id", 789L, "deal", 1L)), "/leads/0/deal is not a known field"),
                Arguments.of(existing("users", "Ada", object("id", 123L)), "/users/0 must be an object"),
                Arguments.of(
                        existing("tags", object("id", 1L), object("id", 1L)),
                        "/tags/1/id is a duplicate of /tags/0/id"),
                Arguments.of(existing("tags", object("id", new BigInteger("9".repeat(40)))), "/tags/0 must have label"),
                Arguments.of(
                        existing("custom_fields", object("id", 6L, "options", List.of(object("id", 1L, "label", "")))),
                        "/custom_fields/0/options/0/label must"),
                Arguments.of(
                        existing("custom_fields", object("id", 1L, "options", List.of())), "/custom_fields/0/options"),
                Arguments.of(
                        existing("api_keys", key("short", "x", "read")),
                        "/api_keys/0/key must have 32 to 255 visible ASCII characters"),
                Arguments.of(
                        existing("api_keys", key("jb_api_12345678_0123456789abcdef01234567", "x", "root")),
                        "/api_keys/0/access/0 must be"),
                Arguments.of(object("company", object("id", 1L), "companies", List.of()), "/companies is not a known"));
    }

    private static Map<String, @Nullable Object> existing(String section, @Nullable Object... entries) {
        return object("company", object("id", 1L), section, Arrays.asList(entries));
    }

    @Test
    void leads_require_an_active_user() {
        put("users", object("id", 123L, "archived", true), object("id", 456L, "archived", true));
        put("leads", newLead(790L));

        assertThat(errors())
                .containsExactly(
                        "/users must contain a user that is not archived: the changes of leads are attributed to one");
        document.remove("leads");
        update();
    }

    @Test
    void catalog_that_changes_after_the_validation_is_merged_again() {
        put("users", object("id", 123L, "last_name", "King"));
        put("leads", newLead(790L));
        // the leads are read after the validation of the catalog
        CompanyDocument changing = new CompanyDocument() {
            @Override
            public @Nullable Object withoutLeads() {
                return CompanyDocument.of(document).withoutLeads();
            }

            @Override
            public LeadItems openLeads() {
                stores.catalogStore().change(COMPANY, catalog -> {
                    User ada = catalog.user(DemoCatalog.ADA).orElseThrow();
                    return new CatalogDecision<>(
                            catalog.with(ada.toBuilder().firstName("Augusta").build()), true);
                });
                return CompanyDocument.of(document).openLeads();
            }
        };

        assertThat(service(stores.companyStore()).update(changing, true)).isInstanceOf(Result.Updated.class);
        assertThat(catalog().user(DemoCatalog.ADA).orElseThrow().name()).isEqualTo("Augusta King");
    }

    private Result run() {
        return service(stores.companyStore()).update(CompanyDocument.of(document), true);
    }

    private UpdateCompany service(CompanyStore companyStore) {
        BatchWriter writer = new BatchWriter(bulkCreateLeads, stores.importBatchStore(), duration -> {});
        return new UpdateCompanyService(
                companyStore, writer, VALIDATOR, () -> NOW, this::newUuid, NewKeyRule.OPAQUE_TOKEN);
    }

    private Result.Updated update() {
        Result result = run();
        assertThat(result).isInstanceOf(Result.Updated.class);
        return (Result.Updated) result;
    }

    private List<String> errors() {
        LoadCompany.Result result = ((Result.NotUpdated) run()).result();
        return ((LoadCompany.Result.Rejected) result)
                .errors().stream().map(LoadCompany.LoadError::toSentence).toList();
    }

    private CompanyCatalog catalog() {
        return stores.catalogStore().find(COMPANY).orElseThrow();
    }

    private Lead lead(LeadId id) {
        return stores.leadStore().find(COMPANY, id).orElseThrow().lead();
    }

    private UUID newUuid() {
        return new UUID(0, uuidSequence.incrementAndGet());
    }

    private void put(String section, Object... entries) {
        document.put(section, List.of(entries));
    }

    private static Map<String, @Nullable Object> user(long id, Object... members) {
        Map<String, @Nullable Object> user =
                object("id", id, "email", "new@example.com", "first_name", "New", "last_name", "User");
        user.putAll(object(members));
        return user;
    }

    private static Map<String, @Nullable Object> tag(long id, String label) {
        return object("id", id, "label", label);
    }

    private static Map<String, @Nullable Object> option(long id, String label) {
        return object("id", id, "label", label);
    }

    private static Map<String, @Nullable Object> newLead(long id, Object... members) {
        Map<String, @Nullable Object> lead = object("id", id, "email", "lead" + id + "@example.com");
        lead.putAll(object(members));
        return lead;
    }

    private static Map<String, @Nullable Object> key(String rawKey, String label, String... access) {
        return object("key", rawKey, "label", label, "owner", 123L, "access", List.of(access));
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
