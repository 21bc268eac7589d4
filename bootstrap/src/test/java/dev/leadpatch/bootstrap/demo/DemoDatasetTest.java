package dev.leadpatch.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.company.NewKeyRule;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoDatasetTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Validator VALIDATOR = DefaultValidator.create();

    private final FakeCompanyStore store = new FakeCompanyStore();
    private final DemoDataset demo = new DemoDataset();

    @BeforeEach
    void loadDemoCompanies() {
        assertThat(demo.install(
                        store,
                        store,
                        new LoadCompanyService(store, VALIDATOR, () -> NOW, UUID::randomUUID, NewKeyRule.ANY)))
                .isEmpty();
    }

    @Test
    void leads_are_1_to_1000_and_those_of_the_other_company_start_at_100001() {
        assertThat(company().leads())
                .extracting(lead -> lead.id().value())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(store.get(new CompanyId(2)).leads())
                .extracting(lead -> lead.id().value())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(100_001, 100_020).boxed().toList());
    }

    @Test
    void users_and_tags_include_those_of_the_contract_examples() {
        assertThat(catalog().users())
                .containsKeys(new UserId(123), new UserId(456))
                .hasSizeGreaterThan(2);
        for (long tagId : new long[] {1, 2, 3, 10, 11, 12}) {
            assertThat(catalog().tag(new TagId(tagId))).get().matches(tag -> !tag.archived());
        }
        assertThat(catalog().tags()).hasSizeGreaterThan(6);
    }

    @Test
    void every_custom_field_type_is_present_and_one_field_is_required() {
        CustomFieldDefinition revenue = field(5);
        assertThat(revenue.label()).isEqualTo("Revenue Potential");
        assertThat(revenue.type()).isEqualTo(CustomFieldType.NUMBER);
        CustomFieldDefinition priority = field(6);
        assertThat(priority.label()).isEqualTo("Priority Level");
        assertThat(priority.options())
                .containsExactly(
                        new CustomFieldOption(new OptionId(1), "High", false),
                        new CustomFieldOption(new OptionId(2), "Medium", false),
                        new CustomFieldOption(new OptionId(3), "Low", false));
        assertThat(catalog().customFields().values())
                .extracting(CustomFieldDefinition::type)
                .containsExactlyInAnyOrder(CustomFieldType.values());
        assertThat(catalog().customFields().values())
                .filteredOn(CustomFieldDefinition::required)
                .hasSize(1);
    }

    @Test
    void main_key_has_full_access_and_other_keys_have_less() {
        assertThat(key("jb_api_1234567890abcdef").permissions()).containsExactlyInAnyOrder(Permission.values());
        assertThat(store.list(demo.mainCompanyId()))
                .extracting(ApiKey::permissions)
                .contains(Set.of(Permission.READ), Set.of(Permission.WRITE));
        assertThat(demo.keys()).allMatch(key -> key.rawKey().text().startsWith("jb_api_"));
        assertThat(store.list(new CompanyId(2))).hasSize(1);
    }

    @Test
    void public_keys_are_refused_in_other_documents() {
        NewKeyRule rule = demo.newKeyRule();
        assertThat(demo.keys())
                .extracting(key -> rule.validate(key.rawKey()).orElse("valid"))
                .containsOnly("is a public key of the demo; generate another one");
        assertThat(rule.validate(new RawApiKey("sk_live_~51H8.x/y+z==|0123456789")))
                .isEmpty();
    }

    @Test
    void both_contract_examples_change_lead_789() {
        Lead lead = lead(789);
        Lead after = change(
                lead,
                Map.of(
                        "status",
                        "qualified",
                        "company_name",
                        "TechCorp Solutions Inc",
                        "phone_number",
                        "+1-555-123-4567",
                        "assignedUsers",
                        List.of(123L, 456L),
                        "tags",
                        List.of(10L, 11L, 12L),
                        "customFields",
                        List.of(
                                Map.of("customFieldId", 5L, "type", "number", "value", Map.of("number", 150_000L)),
                                Map.of("customFieldId", 6L, "type", "select", "value", Map.of("select", 3L)))));
        change(after, Map.of("status", "contacted", "tags", List.of(1L, 2L, 3L)));
        change(lead, Map.of("status", "contacted", "tags", List.of(1L, 2L, 3L)));
    }

    @Test
    void leads_are_varied() {
        for (LeadStatus status : LeadStatus.values()) {
            assertThat(countLeads(lead -> lead.fields().status() == status)).isGreaterThan(50);
        }
        for (CustomFieldDefinition field : catalog().customFields().values()) {
            assertThat(countLeads(lead -> lead.fields().customFields().containsKey(field.id())))
                    .isGreaterThan(200);
        }
        assertThat(countLeads(lead -> lead.fields().companyName() == null)).isPositive();
        assertThat(countLeads(lead -> lead.fields().email() == null)).isPositive();
        assertThat(countLeads(lead -> lead.fields().phoneNumber() == null)).isPositive();
        assertThat(countLeads(lead -> lead.origin().source() == null)).isPositive();
        assertThat(countLeads(lead -> lead.origin().createdBy() == null)).isPositive();
        assertThat(countLeads(lead -> lead.fields().assignedUsers().isEmpty())).isPositive();
        assertThat(countLeads(lead -> lead.fields().assignedUsers().size() > 1)).isPositive();
    }

    @Test
    void some_leads_hold_archived_values() {
        assertThat(countLeads(lead -> lead.fields().assignedUsers().stream()
                        .anyMatch(user -> catalog().user(user).orElseThrow().archived())))
                .isPositive();
        assertThat(countLeads(lead -> lead.fields().tags().stream()
                        .anyMatch(tag -> catalog().tag(tag).orElseThrow().archived())))
                .isPositive();
        assertThat(countLeads(lead -> lead.fields().customFields().entrySet().stream()
                        .anyMatch(entry ->
                                containsArchivedOption(field(entry.getKey().value()), entry.getValue()))))
                .isPositive();
    }

    @Test
    void names_numbers_and_addresses_are_fictional() {
        assertThat(company().leads())
                .extracting(lead -> lead.fields().email())
                .allMatch(email -> email == null || email.endsWith(".example"));
        assertThat(company().leads())
                .extracting(lead -> lead.fields().phoneNumber())
                .allMatch(phone -> phone == null || phone.contains("-555-01"));
    }

    @Test
    void repeated_installation_yields_identical_uuids() {
        FakeCompanyStore otherStore = new FakeCompanyStore();
        demo.install(
                otherStore,
                otherStore,
                new LoadCompanyService(otherStore, VALIDATOR, () -> NOW, UUID::randomUUID, NewKeyRule.ANY));
        assertThat(otherStore.get(demo.mainCompanyId())).isEqualTo(company());
    }

    @Test
    void demo_keys_are_active_until_each_is_revoked() {
        assertThat(demo.hasValidKeyIn(store, NOW)).isTrue();
        demo.keys().forEach(key -> store.revoke(key(key.rawKey().text()).id(), NOW, revoked -> List.of()));
        assertThat(demo.hasValidKeyIn(store, NOW)).isFalse();
    }

    private static boolean containsArchivedOption(CustomFieldDefinition field, CustomFieldValue value) {
        return value instanceof CustomFieldValue.MultiSelect multiSelect
                && multiSelect.options().stream()
                        .map(field::option)
                        .flatMap(Optional::stream)
                        .anyMatch(CustomFieldOption::archived);
    }

    private Lead change(Lead lead, Map<String, Object> patch) {
        ValidPatch valid =
                (ValidPatch) PatchReader.read(patch, Strictness.STRICT).patch().check(new PatchValidator(VALIDATOR));
        return ((LeadChange.Changed) lead.change(valid, catalog(), NOW)).lead();
    }

    private long countLeads(Predicate<Lead> predicate) {
        return leads().filter(predicate).count();
    }

    private Stream<Lead> leads() {
        return StreamSupport.stream(company().leads().spliterator(), false);
    }

    private Lead lead(long id) {
        return leads().filter(lead -> lead.id().value() == id).findFirst().orElseThrow();
    }

    private ApiKey key(String text) {
        return store.find(ApiKeyHash.of(text)).orElseThrow();
    }

    private CustomFieldDefinition field(long id) {
        return catalog().leadCustomField(new CustomFieldId(id)).orElseThrow();
    }

    private Company company() {
        return store.get(demo.mainCompanyId());
    }

    private CompanyCatalog catalog() {
        return company().catalog();
    }
}
