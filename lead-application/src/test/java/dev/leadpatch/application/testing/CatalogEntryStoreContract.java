package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract of {@link CatalogEntryStore}. */
public abstract class CatalogEntryStoreContract extends PersistencePortsContract {
    private static final Tag TAG = new Tag(
            new TagId(500), new UUID(5, 1), "Hot", "#112233", "#ffffff", Optional.of(PartnerType.RESELLER), false);
    private static final User USER = User.builder(new UserId(501), "new@example.com")
            .firstName("Nora")
            .lastName("New")
            .color("#112233")
            .createdAt(NOW)
            .archived(true)
            .archivedAt(NOW.plusSeconds(1))
            .build();
    private static final CustomFieldDefinition FIELD = CustomFieldDefinition.builder(
                    new CustomFieldId(502), CustomFieldType.SELECT, "Stage")
            .category("deal")
            .required(true)
            .shared(true)
            .options(List.of(option(7, "Late"), option(2, "Early")))
            .build();

    @Test
    void added_entries_are_stored_unchanged() {
        CompanyCatalog expected = DemoCatalog.demoCatalog().with(TAG).with(USER).with(FIELD);

        assertThat(change(catalog -> catalog.with(TAG).with(USER).with(FIELD))).contains(expected);

        assertThat(persistence.catalogStore().find(COMPANY)).contains(expected);
        assertThat(lead(COMPANY)).isEqualTo(expected);
        assertThat(persistence.catalogStore().find(OTHER_COMPANY)).contains(DemoCatalog.demoCatalog(OTHER_COMPANY));
    }

    @Test
    void every_changed_member_is_stored() {
        change(catalog -> catalog.with(TAG).with(USER).with(FIELD));
        Tag tag = new Tag(TAG.id(), TAG.uuid(), "Größe 大 😀", "#000000", "#eeeeee", Optional.empty(), true);
        User user = USER.toBuilder()
                .email("other@example.com")
                .firstName("Ada")
                .lastName("King")
                .color("#000000")
                .archived(false)
                .archivedAt(null)
                .build();
        CustomFieldDefinition field = FIELD.toBuilder()
                .label("Phase")
                .required(false)
                .shared(false)
                .options(List.of(option(7, "Latest"), option(2, "Early").withArchived(true), option(8, "Middle")))
                .archived(true)
                .build();

        change(catalog -> catalog.with(tag).with(user).with(field));

        assertThat(persistence.catalogStore().find(COMPANY))
                .contains(DemoCatalog.demoCatalog().with(tag).with(user).with(field));
    }

    @Test
    void new_option_is_the_last_one() {
        change(catalog ->
                catalog.with(catalog.customFields().get(DemoCatalog.PRODUCTS).with(option(9, "Free"))));

        assertThat(persistence
                        .catalogStore()
                        .find(COMPANY)
                        .flatMap(catalog -> catalog.leadCustomField(DemoCatalog.PRODUCTS))
                        .orElseThrow()
                        .options())
                .extracting(CustomFieldOption::label)
                .containsExactly("Enterprise", "Pro", "Basic", "Classic", "Free");
    }

    @Test
    void unchanged_catalog_is_not_written() {
        assertThat(change(catalog -> catalog)).contains(DemoCatalog.demoCatalog());

        assertThat(persistence.catalogStore().find(COMPANY)).contains(DemoCatalog.demoCatalog());
    }

    @Test
    void unknown_company_has_no_result() {
        assertThat(persistence
                        .catalogStore()
                        .change(new CompanyId(99), catalog -> new CatalogDecision<>(catalog, "decided")))
                .isEmpty();
    }

    @Test
    void failed_decision_changes_nothing() {
        assertThatThrownBy(() -> change(catalog -> {
                    throw new IllegalStateException("as in a bug");
                }))
                .hasMessage("as in a bug");

        assertThat(persistence.catalogStore().find(COMPANY)).contains(DemoCatalog.demoCatalog());
    }

    @Test
    void concurrent_changes_are_serialized() throws Exception {
        ConcurrentTasks.run(
                8,
                i -> change(catalog -> {
                    long id = 1_000L + catalog.tags().size();
                    return catalog.with(
                            new Tag(new TagId(id), new UUID(6, id), "Tag " + id, "#112233", "#ffffff", false));
                }));

        CompanyCatalog changed = persistence.catalogStore().find(COMPANY).orElseThrow();
        assertThat(changed.tags()).hasSize(DemoCatalog.demoCatalog().tags().size() + 8);
    }

    @Test
    void idempotent_change_is_executed_once() {
        IdempotentRequest<String> request = request("key-1", "fingerprint");

        assertThat(addTag(request, 700)).contains(new IdempotentOutcome.Executed<>("700"));
        assertThat(addTag(request, 701))
                .contains(new IdempotentOutcome.Replayed<>(new IdempotentReplay.Completed("response 700")));
        assertThat(addTag(request("key-1", "other"), 702))
                .contains(new IdempotentOutcome.Replayed<>(new IdempotentReplay.FingerprintMismatch()));
        assertThat(addTag(request("key-2", "fingerprint"), 703)).contains(new IdempotentOutcome.Executed<>("703"));

        assertThat(persistence.catalogStore().find(COMPANY).orElseThrow().tags())
                .containsKeys(new TagId(700), new TagId(703))
                .doesNotContainKeys(new TagId(701), new TagId(702));
    }

    @Test
    void response_is_stored_if_the_catalog_does_not_change() {
        IdempotentRequest<String> request = request("key-1", "fingerprint");
        persistence.catalogStore().changeOnce(COMPANY, request, catalog -> new CatalogDecision<>(catalog, "rejected"));

        assertThat(addTag(request, 700))
                .contains(new IdempotentOutcome.Replayed<>(new IdempotentReplay.Completed("response rejected")));
    }

    @Test
    void failed_idempotent_change_does_not_use_up_its_key() {
        IdempotentRequest<String> request = request("key-1", "fingerprint");

        assertThatThrownBy(() -> persistence.catalogStore().changeOnce(COMPANY, request, catalog -> {
                    throw new IllegalStateException("as in a bug");
                }))
                .hasMessage("as in a bug");

        assertThat(addTag(request, 700)).contains(new IdempotentOutcome.Executed<>("700"));
        assertThat(persistence
                        .catalogStore()
                        .changeOnce(
                                new CompanyId(99),
                                request("key-2", "fingerprint"),
                                catalog -> new CatalogDecision<>(catalog, "decided")))
                .isEmpty();
    }

    @Test
    void concurrent_idempotent_changes_with_one_key_are_executed_once() throws Exception {
        IdempotentRequest<String> request = request("key-1", "fingerprint");

        List<Optional<IdempotentOutcome<String>>> outcomes = ConcurrentTasks.run(8, i -> addTag(request, 700 + i));

        assertThat(outcomes.stream().flatMap(Optional::stream).filter(IdempotentOutcome.Executed.class::isInstance))
                .hasSize(1);
        assertThat(persistence.catalogStore().find(COMPANY).orElseThrow().tags())
                .hasSize(DemoCatalog.demoCatalog().tags().size() + 1);
    }

    private Optional<IdempotentOutcome<String>> addTag(IdempotentRequest<String> request, long id) {
        Tag tag = new Tag(new TagId(id), new UUID(7, id), "Tag " + id, "#112233", "#ffffff", false);
        return persistence
                .catalogStore()
                .changeOnce(COMPANY, request, catalog -> new CatalogDecision<>(catalog.with(tag), Long.toString(id)));
    }

    private static IdempotentRequest<String> request(String key, String fingerprint) {
        return new IdempotentRequest<>(
                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), key),
                fingerprint,
                result -> "response " + result);
    }

    private Optional<CompanyCatalog> change(UnaryOperator<CompanyCatalog> change) {
        return persistence.catalogStore().change(COMPANY, catalog -> {
            CompanyCatalog changed = change.apply(catalog);
            return new CatalogDecision<>(changed, changed);
        });
    }

    private CompanyCatalog lead(CompanyId company) {
        return persistence.leadStore().find(company, LEAD).orElseThrow().catalog();
    }

    private static CustomFieldOption option(long id, String label) {
        return new CustomFieldOption(new OptionId(id), label, false);
    }
}
