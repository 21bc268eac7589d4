package dev.leadpatch.adapter.webhook.payload;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Events to render: complete, minimal, and with references that are not in the catalog. */
public final class LeadEventFixture {

    static final UUID LEAD_UUID = UUID.fromString("0d9f2f0e-7c1b-4a58-9d6e-3b1f5c2a7e90");

    private static final CompanyId COMPANY = new CompanyId(1);
    private static final UUID COMPANY_UUID = UUID.fromString("c0000000-0000-4000-8000-000000000001");
    private static final Instant CREATED = Instant.parse("2024-01-10T08:00:00.999999Z");
    private static final Instant UPDATED = Instant.parse("2024-01-15T14:30:00.123456Z");

    private LeadEventFixture() {}

    public static LeadEvent completeEvent() {
        LeadFields fields = new LeadFields(
                "TechCorp \"Solutions\" Größe 大 😀",
                "ada@techcorp.example",
                "+1-555-123-4567",
                "Ada",
                "Lovelace",
                LeadStatus.QUALIFIED,
                List.of(new UserId(456), new UserId(123)),
                List.of(new TagId(11), new TagId(10)),
                values());
        return event(lead(fields, new UserId(123)), changes());
    }

    static LeadEvent minimalEvent() {
        FieldChange cleared = new FieldChange.TextChange(LeadField.EMAIL, "ada@techcorp.example", null);
        return event(lead(LeadFields.EMPTY, null), List.of(cleared));
    }

    /** The erasure of the lead of {@link #completeEvent}. */
    static LeadEvent erasedEvent() {
        LeadEvent event = completeEvent();
        return new LeadEvent(
                ChangeKind.ERASED,
                event.lead().erase(UPDATED.plusSeconds(60)),
                event.catalog(),
                List.of(),
                event.actor(),
                event.requestId());
    }

    /** An event of a lead whose references are not in the catalog. */
    static LeadEvent eventWithUnknownReferences() {
        LeadFields fields = new LeadFields(
                null,
                null,
                null,
                null,
                null,
                LeadStatus.NEW,
                List.of(new UserId(9)),
                List.of(new TagId(9)),
                Map.of(new CustomFieldId(99), new CustomFieldValue.Bool(true)));
        return event(lead(fields, new UserId(9)), List.of());
    }

    private static LeadEvent event(Lead lead, List<FieldChange> changes) {
        Actor actor = new Actor(
                new ApiKeyId(UUID.fromString("a0000000-0000-4000-8000-000000000001")), "CRM sync", new UserId(123));
        return new LeadEvent(ChangeKind.UPDATED, lead, catalog(), changes, actor, "req-1");
    }

    private static Lead lead(LeadFields fields, UserId createdBy) {
        return Lead.builder(COMPANY, new LeadId(789))
                .uuid(LEAD_UUID)
                .version(7)
                .updatedAt(UPDATED)
                .origin(new LeadOrigin(CREATED, "web_form", null, createdBy))
                .fields(fields)
                .build();
    }

    private static List<FieldChange> changes() {
        return List.of(
                new FieldChange.TextChange(LeadField.STATUS, "contacted", "qualified"),
                new FieldChange.ReferencesChange(
                        LeadField.TAGS, List.of(), List.of(new LabeledRef(11, "Warm"), new LabeledRef(10, "Hot"))),
                new FieldChange.CustomFieldChange(
                        new CustomFieldId(5),
                        "Deal Size",
                        null,
                        new CustomFieldValue.Numeric(new BigDecimal("1.5e5")).asDocument()),
                new FieldChange.CustomFieldChange(
                        new CustomFieldId(6),
                        "Priority Level",
                        Map.of("select", new LabeledRef(1, "High").asDocument()),
                        Map.of("select", new LabeledRef(2, "Medium").asDocument())));
    }

    private static Map<CustomFieldId, CustomFieldValue> values() {
        return Map.of(
                new CustomFieldId(5), new CustomFieldValue.Numeric(new BigDecimal("150000.00")),
                new CustomFieldId(6), new CustomFieldValue.Select(new OptionId(2)),
                new CustomFieldId(7), new CustomFieldValue.MultiSelect(List.of(new OptionId(5), new OptionId(4))),
                new CustomFieldId(8), new CustomFieldValue.Text("plain"),
                new CustomFieldId(9), new CustomFieldValue.Text("two\nlines\tand a tab"),
                new CustomFieldId(10), new CustomFieldValue.Date("2024-01-15T10:00:00+02:00"),
                new CustomFieldId(11), new CustomFieldValue.Bool(false),
                new CustomFieldId(12),
                        new CustomFieldValue.Numeric(new BigDecimal("-12345678901234567890.123456789012345678")));
    }

    private static CompanyCatalog catalog() {
        return CompanyCatalog.of(
                COMPANY,
                COMPANY_UUID,
                List.of(
                        field(5, "Deal Size", CustomFieldType.NUMBER),
                        field(
                                6,
                                "Priority Level",
                                CustomFieldType.SELECT,
                                new CustomFieldOption(new OptionId(1), "High", false),
                                new CustomFieldOption(new OptionId(2), "Medium", true),
                                new CustomFieldOption(new OptionId(3), "Low", true)),
                        field(
                                7,
                                "Regions",
                                CustomFieldType.MULTI_SELECT,
                                new CustomFieldOption(new OptionId(4), "EMEA", false),
                                new CustomFieldOption(new OptionId(5), "APAC", true)),
                        field(8, "Note", CustomFieldType.TEXT),
                        field(9, "Story", CustomFieldType.TEXTAREA),
                        field(10, "Follow-up", CustomFieldType.DATE),
                        field(11, "Newsletter", CustomFieldType.BOOLEAN),
                        field(12, "Exact", CustomFieldType.NUMBER)),
                List.of(
                        User.builder(new UserId(123), "grace@seller.example")
                                .uuid(uuid("b", 123))
                                .firstName("Grace")
                                .lastName("Hopper")
                                .color("#36f")
                                .build(),
                        User.builder(new UserId(456), "alan@seller.example")
                                .uuid(uuid("b", 456))
                                .firstName("Alan")
                                .lastName("Turing")
                                .color("#f63")
                                .archived(true)
                                .build()),
                List.of(
                        new Tag(new TagId(10), uuid("d", 10), "Hot", "#f00", "#fff", false),
                        new Tag(new TagId(11), uuid("d", 11), "Warm", "#fa0", "#000", true)));
    }

    private static CustomFieldDefinition field(
            long id, String label, CustomFieldType type, CustomFieldOption... options) {
        return new CustomFieldDefinition(
                new CustomFieldId(id), uuid("f", id), label, type, "lead", false, false, List.of(options), false);
    }

    private static UUID uuid(String kind, long id) {
        return UUID.fromString("%s%07d-0000-4000-8000-%012x".formatted(kind, id, id));
    }
}
