package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.StoredCompany;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link CompanyStore}. */
public abstract class CompanyStoreContract extends PersistencePortsContract {
    private static final CompanyId THIRD_COMPANY = new CompanyId(3);

    @Test
    void added_company_exists() {
        assertThat(persistence.companyStore().exists(COMPANY)).isTrue();
        assertThat(persistence.companyStore().exists(THIRD_COMPANY)).isFalse();
    }

    @Test
    void companies_are_listed_by_ascending_id_up_to_the_limit() {
        CompanyId tenth = new CompanyId(10);
        persistence.companyStore().add(DemoCompany.anotherCompany(tenth), List.of());
        persistence.companyStore().add(DemoCompany.anotherCompany(THIRD_COMPANY), List.of());
        List<CompanyId> all = persistence.companyStore().list(100);
        assertThat(all)
                .contains(COMPANY, OTHER_COMPANY, THIRD_COMPANY, tenth)
                .isSortedAccordingTo(Comparator.comparingLong(CompanyId::value));
        assertThat(persistence.companyStore().list(2)).isEqualTo(all.subList(0, 2));
    }

    @Test
    void leads_are_read_once_and_stored_with_their_origin() {
        List<Lead> leads = LongStream.rangeClosed(1, 2_001)
                .mapToObj(id -> aLead().withCompany(THIRD_COMPANY)
                        .withId(id)
                        .withTags(1, 2)
                        .withPartnerType(PartnerType.RESELLER)
                        .build())
                .toList();
        Iterator<Lead> once = leads.iterator();

        assertThat(persistence
                        .companyStore()
                        .add(
                                new Company("Big", DemoCatalog.demoCatalog(THIRD_COMPANY), Map.of(), () -> once),
                                List.of()))
                .isEmpty();

        for (int position : List.of(0, 1_000, 2_000)) {
            assertThat(persistence
                            .leadStore()
                            .find(THIRD_COMPANY, leads.get(position).id())
                            .orElseThrow()
                            .lead())
                    .isEqualTo(leads.get(position));
        }
        assertThat(persistence.storedChanges(THIRD_COMPANY, new LeadId(1000))).isEmpty();
    }

    @Test
    void duplicate_company_id_and_uuid_are_reported_separately() {
        rename(LEAD, "Changed since");

        List<String> conflicts = persistence.companyStore().add(DemoCompany.demoCompany(), List.of());

        assertThat(conflicts)
                .containsExactlyInAnyOrder(
                        "Company 1 already exists.",
                        "A company with the uuid %s already exists."
                                .formatted(DemoCatalog.demoCatalog().uuid()),
                        "The API key \"demo\" is already in use.");
        assertThat(lead().fields().companyName()).isEqualTo("Changed since");
    }

    @Test
    void company_with_key_of_another_company_is_not_stored() {
        List<String> conflicts = persistence.companyStore().add(withKey(THIRD_COMPANY, DemoCompany.KEY), List.of());

        assertThat(conflicts).containsExactly("The API key \"third\" is already in use.");
        assertThat(persistence.companyStore().exists(THIRD_COMPANY)).isFalse();
        assertThat(persistence.leadStore().find(THIRD_COMPANY, LEAD)).isEmpty();
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(DemoCompany.apiKey());
    }

    @Test
    void key_of_a_company_is_stored_with_its_fields() {
        Company company = withKey(THIRD_COMPANY, "jb_api_third");

        assertThat(persistence.companyStore().add(company, List.of())).isEmpty();

        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of("jb_api_third")))
                .isEqualTo(company.keys().values().stream().findFirst());
    }

    @Test
    void concurrent_adds_of_one_company_succeed_once_and_report_conflict_otherwise() throws Exception {
        List<List<String>> results = ConcurrentTasks.run(
                4, number -> persistence.companyStore().add(withKey(THIRD_COMPANY, "jb_api_third"), List.of()));

        assertThat(results).filteredOn(List::isEmpty).hasSize(1);
        assertThat(results)
                .filteredOn(conflicts -> !conflicts.isEmpty())
                .allSatisfy(conflicts -> assertThat(conflicts).contains("Company 3 already exists."));
    }

    @Test
    void update_changes_name_and_catalog_and_adds_keys() {
        CompanyCatalog before = DemoCatalog.demoCatalog();
        CompanyCatalog after = before.with(new Tag(new TagId(77), new UUID(7, 7), "Added", "#000000", "#ffffff", false))
                .with(before.tag(DemoCatalog.ARCHIVED_TAG).orElseThrow().withArchived(false));
        ApiKey key = key(COMPANY, "added");

        Optional<String> result = persistence
                .companyStore()
                .update(COMPANY, KeyLookup.of(Map.of(ApiKeyHash.of("jb_api_added"), key)), stored -> {
                    assertThat(stored).isEqualTo(new StoredCompany("Demo", before, Map.of()));
                    return new UpdateDecision<>(
                            "Renamed", after, Map.of(ApiKeyHash.of("jb_api_added"), key), List.of(), "written");
                });

        assertThat(result).contains("written");
        assertThat(persistence.catalogStore().find(COMPANY)).contains(after);
        assertThat(persistence.catalogStore().find(OTHER_COMPANY)).contains(DemoCatalog.demoCatalog(OTHER_COMPANY));
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of("jb_api_added")))
                .contains(key);
        assertThat(stored(COMPANY, Map.of(ApiKeyHash.of("jb_api_added"), key)))
                .isEqualTo(new StoredCompany("Renamed", after, Map.of(ApiKeyHash.of("jb_api_added"), key)));
    }

    @Test
    void update_that_keeps_everything_changes_nothing() {
        StoredCompany stored = stored(COMPANY, Map.of());

        assertThat(stored(COMPANY, Map.of())).isEqualTo(stored);
        assertThat(stored.catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void update_of_unknown_company_is_empty() {
        assertThat(persistence
                        .companyStore()
                        .update(THIRD_COMPANY, KeyLookup.of(Map.of()), stored -> UpdateDecision.keep(stored, true)))
                .isEmpty();
        assertThat(persistence.companyStore().exists(THIRD_COMPANY)).isFalse();
    }

    @Test
    void update_finds_keys_of_any_company_by_hash_and_by_id() {
        Map<ApiKeyHash, ApiKey> demo = Map.of(ApiKeyHash.of(DemoCompany.KEY), DemoCompany.apiKey());

        assertThat(stored(OTHER_COMPANY, demo).keys()).isEqualTo(demo);
        assertThat(stored(OTHER_COMPANY, Map.of(ApiKeyHash.of("jb_api_other"), DemoCompany.apiKey()))
                        .keys())
                .isEqualTo(demo);
        assertThat(stored(OTHER_COMPANY, Map.of(ApiKeyHash.of(DemoCompany.KEY), key(OTHER_COMPANY, "another id")))
                        .keys())
                .isEqualTo(demo);
    }

    @Test
    void failed_update_changes_nothing() {
        assertThatThrownBy(() -> persistence.companyStore().update(COMPANY, KeyLookup.of(Map.of()), stored -> {
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("failed");
        assertThat(stored(COMPANY, Map.of()).catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void concurrent_updates_and_catalog_changes_are_executed_one_after_the_other() throws Exception {
        int count = 8;
        ConcurrentTasks.run(count, number -> {
            Tag tag = new Tag(new TagId(1_000 + number), new UUID(8, number), "T", "#000000", "#ffffff", false);
            return number % 2 == 0
                    ? persistence
                            .catalogStore()
                            .change(COMPANY, catalog -> new CatalogDecision<>(catalog.with(tag), true))
                    : persistence
                            .companyStore()
                            .update(
                                    COMPANY,
                                    KeyLookup.of(Map.of()),
                                    stored -> new UpdateDecision<>(
                                            stored.name() + "+",
                                            stored.catalog().with(tag),
                                            Map.of(),
                                            List.of(),
                                            true));
        });

        StoredCompany stored = stored(COMPANY, Map.of());
        assertThat(stored.catalog().tags())
                .hasSize(DemoCatalog.demoCatalog().tags().size() + count);
        assertThat(stored.name()).isEqualTo("Demo++++");
    }

    private StoredCompany stored(CompanyId company, Map<ApiKeyHash, ApiKey> keys) {
        return persistence
                .companyStore()
                .update(company, KeyLookup.of(keys), stored -> UpdateDecision.keep(stored, stored))
                .orElseThrow();
    }

    private static ApiKey key(CompanyId company, String label) {
        ApiKey demo = DemoCompany.apiKey();
        return new ApiKey(
                        new ApiKeyId(new UUID(3, 3)),
                        company,
                        label,
                        demo.owner(),
                        demo.permissions(),
                        Set.of(),
                        demo.createdAt(),
                        demo.expiresAt(),
                        demo.revokedAt())
                .withFields(WritableFields.only(List.of("customFields")))
                .withRateLimit(Optional.of(RateLimit.perMinute(60)));
    }

    private static Company withKey(CompanyId id, String rawKey) {
        Company company = DemoCompany.anotherCompany(id);
        return new Company(
                "Third", company.catalog(), Map.of(ApiKeyHash.of(rawKey), key(id, "third")), company.leads());
    }
}
