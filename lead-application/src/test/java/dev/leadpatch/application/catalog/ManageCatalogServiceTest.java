package dev.leadpatch.application.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult.AlreadyExists;
import dev.leadpatch.application.catalog.CatalogResult.Forbidden;
import dev.leadpatch.application.catalog.CatalogResult.LimitReached;
import dev.leadpatch.application.catalog.CatalogResult.NotFound;
import dev.leadpatch.application.catalog.CatalogResult.Rejected;
import dev.leadpatch.application.catalog.CatalogResult.Success;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch;
import dev.leadpatch.domain.catalog.OptionPatch;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.catalog.UserPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ManageCatalogServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Caller OPERATOR = Caller.operator(DemoCatalog.COMPANY, DemoCatalog.ADA);

    private final AtomicLong uuids = new AtomicLong();
    private final InMemoryLeadStore store =
            new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(() -> NOW)).with(DemoCatalog.demoCatalog());
    private final ManageCatalog manageCatalog =
            new ManageCatalogService(store, () -> NOW, () -> new UUID(1, uuids.incrementAndGet()));

    @Test
    void created_tag_has_the_next_id_and_is_stored() {
        Tag tag = success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("Warm")));

        assertThat(tag.id()).isEqualTo(new TagId(91));
        assertThat(catalog().tag(tag.id())).contains(tag);
        assertThat(manageCatalog.tags().find(OPERATOR, tag.id())).isEqualTo(new Success<>(tag));
    }

    @Test
    void id_is_never_reused_at_the_maximum_of_exact_ids() {
        long max = 9_007_199_254_740_991L;
        store.with(DemoCatalog.demoCatalog().with(tag(max - 1)).with(tag(max + 1)));

        assertThat(success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("A")))
                        .id())
                .isEqualTo(new TagId(max));
        assertThat(success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("B")))
                        .id())
                .isEqualTo(new TagId(max - 2));
        assertThat(success(manageCatalog
                        .tags()
                        .findOrCreate(OPERATOR, List.of(TagPatch.ofLabel("C"), TagPatch.ofLabel("D")))))
                .extracting(tag -> tag.id().value())
                .containsExactly(max - 3, max - 4);
    }

    @Test
    void largest_possible_id_does_not_use_up_the_ids() {
        long max = 9_007_199_254_740_991L;
        store.with(DemoCatalog.demoCatalog().with(tag(max)));

        assertThat(success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("A")))
                        .id())
                .isEqualTo(new TagId(91));
    }

    private static Tag tag(long id) {
        return new Tag(new TagId(id), new UUID(5, id), "Tag " + id, "#000000", "#ffffff", false);
    }

    @Test
    void number_of_patches_is_limited() {
        assertThat(manageCatalog
                        .tags()
                        .findOrCreate(
                                OPERATOR, Collections.nCopies(CompanyCatalog.MAX_TAGS + 1, TagPatch.ofLabel("Warm"))))
                .isEqualTo(new LimitReached<>(CompanyCatalog.MAX_TAGS));
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void each_operation_requires_its_permission() {
        Caller reader = caller(Permission.READ);
        Caller writer = caller(Permission.WRITE);
        Caller admin = caller(Permission.ADMIN);
        TagPatch tag = TagPatch.ofLabel("Warm");

        assertThat(manageCatalog.tags().list(writer, ArchivedEntries.EXCLUDE))
                .isEqualTo(new Forbidden<>(Permission.READ));
        assertThat(manageCatalog.tags().find(admin, new TagId(1))).isEqualTo(new Forbidden<>(Permission.READ));
        assertThat(manageCatalog.tags().create(reader, tag)).isEqualTo(new Forbidden<>(Permission.WRITE));
        assertThat(manageCatalog.tags().findOrCreate(reader, List.of(tag)))
                .isEqualTo(new Forbidden<>(Permission.WRITE));
        assertThat(manageCatalog.tags().update(writer, new TagId(1), tag)).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageCatalog.tags().archive(writer, new TagId(1))).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageCatalog.tags().restore(writer, new TagId(1))).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageCatalog.users().create(writer, newUser("a@example.com")))
                .isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageCatalog.options(DemoCatalog.PRODUCTS).create(writer, OptionPatch.ofLabel("Free")))
                .isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void tags_are_created_with_write_or_admin_access() {
        success(manageCatalog.tags().create(caller(Permission.WRITE), TagPatch.ofLabel("Warm")));
        success(manageCatalog.tags().create(caller(Permission.ADMIN), TagPatch.ofLabel("Cool")));
    }

    @Test
    void idempotent_creation_is_executed_once() {
        IdempotentRequest<CatalogResult<Tag>> request = new IdempotentRequest<>(
                IdempotencyKey.of(OPERATOR, "key"),
                "fingerprint",
                result -> Boolean.toString(result instanceof Success));

        assertThat(manageCatalog.tags().createOnce(OPERATOR, TagPatch.ofLabel("Warm"), request))
                .isInstanceOf(IdempotentOutcome.Executed.class);
        assertThat(manageCatalog.tags().createOnce(OPERATOR, TagPatch.ofLabel("Warm"), request))
                .isEqualTo(new IdempotentOutcome.Replayed<>(new IdempotentReplay.Completed("true")));
        assertThat(manageCatalog.tags().createOnce(caller(Permission.READ), TagPatch.ofLabel("Warm"), request))
                .isEqualTo(new IdempotentOutcome.Executed<>(new Forbidden<>(Permission.WRITE)));
        assertThat(catalog().tags()).hasSize(DemoCatalog.demoCatalog().tags().size() + 1);
    }

    @Test
    void used_label_is_reported_with_the_id_of_its_tag() {
        Tag first = success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("Étage")));
        success(manageCatalog.tags().archive(OPERATOR, first.id()));

        assertThat(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel(" e\u0301TAGE ")))
                .isEqualTo(new AlreadyExists<>("label", first.id().value(), true));
        Tag second = success(manageCatalog.tags().create(OPERATOR, TagPatch.ofLabel("Étages")));
        assertThat(manageCatalog.tags().update(OPERATOR, second.id(), TagPatch.ofLabel("étage")))
                .isEqualTo(new AlreadyExists<>("label", first.id().value(), true));
        assertThat(success(manageCatalog.tags().update(OPERATOR, second.id(), TagPatch.ofLabel("ÉTAGES")))
                        .label())
                .isEqualTo("ÉTAGES");
    }

    @Test
    void loaded_duplicates_can_be_changed() {
        Tag one = new Tag(new TagId(501), new UUID(5, 1), "Twin", "#000000", "#ffffff", false);
        Tag other = new Tag(new TagId(502), new UUID(5, 2), "twin", "#000000", "#ffffff", false);
        store.with(DemoCatalog.demoCatalog().with(one).with(other));

        assertThat(success(manageCatalog
                                .tags()
                                .update(
                                        OPERATOR,
                                        other.id(),
                                        TagPatch.readChange(
                                                Map.of("label", "TWIN", "text_color", "#111111"), Strictness.STRICT)))
                        .textColor())
                .isEqualTo("#111111");
    }

    @Test
    void labels_of_fields_are_unique_within_their_category() {
        assertThat(manageCatalog.customFields().create(OPERATOR, newField("discount", "text", "deal")))
                .isEqualTo(new AlreadyExists<>("label", 9, false));
        success(manageCatalog.customFields().create(OPERATOR, newField("discount", "text", "lead")));
    }

    @Test
    void conflict_without_read_access_omits_the_id_of_the_other_entry() {
        assertThat(manageCatalog.users().create(caller(Permission.ADMIN), newUser("ADA@example.com")))
                .isEqualTo(new AlreadyExists<>("email", Optional.empty()));
    }

    @Test
    void email_addresses_are_unique() {
        assertThat(manageCatalog.users().create(OPERATOR, newUser("ADA@example.com")))
                .isEqualTo(new AlreadyExists<>("email", DemoCatalog.ADA.value(), false));
    }

    @Test
    void missing_entries_are_created_together() {
        List<Tag> tags = success(manageCatalog
                .tags()
                .findOrCreate(
                        OPERATOR,
                        List.of(TagPatch.ofLabel("Warm"), TagPatch.ofLabel("WARM"), TagPatch.ofLabel("Cool"))));

        assertThat(tags).extracting(tag -> tag.id().value()).containsExactly(91L, 91L, 92L);
        assertThat(success(manageCatalog.tags().findOrCreate(OPERATOR, List.of(TagPatch.ofLabel("cool")))))
                .containsExactly(tags.get(2));
        assertThat(catalog().tags()).hasSize(DemoCatalog.demoCatalog().tags().size() + 2);
    }

    @Test
    void no_entry_is_created_if_one_is_invalid() {
        CatalogResult<List<Tag>> result =
                manageCatalog.tags().findOrCreate(OPERATOR, List.of(TagPatch.ofLabel("Warm"), TagPatch.ofLabel(" ")));

        assertThat(((Rejected<List<Tag>>) result).violations())
                .extracting(violation -> violation.path().toJsonPointer())
                .containsExactly("/1/label");
        assertThat(catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void archived_entries_are_listed_on_request() {
        assertThat(success(manageCatalog.tags().list(OPERATOR, ArchivedEntries.EXCLUDE)))
                .extracting(tag -> tag.id().value())
                .containsExactly(1L, 2L, 3L, 10L, 11L, 12L);
        assertThat(success(manageCatalog.tags().list(OPERATOR, ArchivedEntries.INCLUDE)))
                .hasSize(7);
        assertThat(success(manageCatalog.tags().list(OPERATOR, ArchivedEntries.ONLY)))
                .extracting(Tag::id)
                .containsExactly(DemoCatalog.ARCHIVED_TAG);
    }

    @Test
    void archive_keeps_the_time_of_the_first_archive() {
        User archived = success(manageCatalog.users().archive(OPERATOR, DemoCatalog.ADA));

        assertThat(archived.archivedAt()).contains(NOW);
        assertThat(manageCatalog.users().archive(OPERATOR, DemoCatalog.ADA)).isEqualTo(new Success<>(archived));
        User restored = success(manageCatalog.users().restore(OPERATOR, DemoCatalog.ADA));
        assertThat(Optional.of(restored)).isEqualTo(DemoCatalog.demoCatalog().user(DemoCatalog.ADA));
        assertThat(manageCatalog.users().restore(OPERATOR, DemoCatalog.ADA)).isEqualTo(new Success<>(restored));
    }

    @Test
    void option_is_added_at_the_end_of_its_field() {
        CustomFieldOption option =
                success(manageCatalog.options(DemoCatalog.PRODUCTS).create(OPERATOR, OptionPatch.ofLabel("Free")));

        assertThat(option).isEqualTo(new CustomFieldOption(new OptionId(5), "Free", false));
        CustomFieldDefinition field =
                catalog().leadCustomField(DemoCatalog.PRODUCTS).orElseThrow();
        assertThat(field.options()).hasSize(5).endsWith(option);
        assertThat(manageCatalog.options(DemoCatalog.PRIORITY_LEVEL).create(OPERATOR, OptionPatch.ofLabel("high")))
                .isEqualTo(new AlreadyExists<>("label", 1, false));
    }

    @Test
    void field_of_another_type_has_no_options() {
        CatalogResult<CustomFieldOption> result =
                manageCatalog.options(DemoCatalog.NOTES).create(OPERATOR, OptionPatch.ofLabel("Free"));

        assertThat(((Rejected<CustomFieldOption>) result).violations())
                .extracting(violation -> violation.code())
                .containsExactly(ViolationCode.WRONG_TYPE);
        assertThat(success(manageCatalog.options(DemoCatalog.NOTES).list(OPERATOR, ArchivedEntries.INCLUDE)))
                .isEmpty();
    }

    @Test
    void unknown_entry_is_not_found_before_its_patch_is_validated() {
        CustomFieldId unknown = new CustomFieldId(99);

        assertThat(manageCatalog.tags().find(OPERATOR, new TagId(99))).isEqualTo(new NotFound<>());
        assertThat(manageCatalog.tags().update(OPERATOR, new TagId(99), TagPatch.ofLabel(" ")))
                .isEqualTo(new NotFound<>());
        assertThat(manageCatalog.users().archive(OPERATOR, new UserId(99))).isEqualTo(new NotFound<>());
        assertThat(manageCatalog.options(unknown).list(OPERATOR, ArchivedEntries.INCLUDE))
                .isEqualTo(new NotFound<>());
        assertThat(manageCatalog.options(unknown).create(OPERATOR, OptionPatch.ofLabel(" ")))
                .isEqualTo(new NotFound<>());
        assertThat(manageCatalog
                        .tags()
                        .create(Caller.operator(new CompanyId(99), DemoCatalog.ADA), TagPatch.ofLabel("Warm")))
                .isEqualTo(new NotFound<>());
    }

    @Test
    void number_of_entries_is_limited() {
        List<OptionPatch> options = LongStream.rangeClosed(1, CompanyCatalog.MAX_OPTIONS - 4)
                .mapToObj(i -> OptionPatch.ofLabel("Option " + i))
                .toList();
        success(manageCatalog.options(DemoCatalog.PRODUCTS).findOrCreate(OPERATOR, options));

        assertThat(manageCatalog.options(DemoCatalog.PRODUCTS).create(OPERATOR, OptionPatch.ofLabel("Free")))
                .isEqualTo(new LimitReached<>(CompanyCatalog.MAX_OPTIONS));
        assertThat(manageCatalog
                        .options(DemoCatalog.PRODUCTS)
                        .findOrCreate(OPERATOR, List.of(options.get(0), OptionPatch.ofLabel("Free"))))
                .isEqualTo(new LimitReached<>(CompanyCatalog.MAX_OPTIONS));
        assertThat(success(manageCatalog.options(DemoCatalog.PRODUCTS).findOrCreate(OPERATOR, options)))
                .hasSize(options.size());
    }

    private CompanyCatalog catalog() {
        return store.find(DemoCatalog.COMPANY).orElseThrow();
    }

    private static UserPatch newUser(String email) {
        return UserPatch.readNew(Map.of("email", email, "first_name", "Nora", "last_name", "New"), Strictness.STRICT);
    }

    private static CustomFieldDefinitionPatch newField(String label, String type, String category) {
        return CustomFieldDefinitionPatch.readNew(
                Map.of("label", label, "type", type, "category", category), Strictness.STRICT);
    }

    private static Caller caller(Permission... permissions) {
        return Caller.key(new ApiKeyId(new UUID(1, 1)), DemoCatalog.COMPANY, "key", DemoCatalog.ADA, permissions);
    }

    private static <T> T success(CatalogResult<T> result) {
        assertThat(result).isInstanceOf(Success.class);
        return ((Success<T>) result).value();
    }
}
