package dev.leadpatch.domain.testing;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds leads for tests from a default lead: {@code aLead().withStatus(QUALIFIED).build()}. Builders are immutable, so
 * one builder can be the base of many.
 */
public final class LeadBuilder {
    private static final Instant CREATED = Instant.parse("2024-01-01T09:00:00Z");

    private final Lead lead;

    private LeadBuilder(Lead lead) {
        this.lead = lead;
    }

    /**
     * Lead 789 of the {@link DemoCatalog}'s company: new, with contact data, without users, tags and custom field
     * values.
     */
    public static LeadBuilder aLead() {
        LeadFields fields = new LeadFields(
                "TechCorp",
                "jane@techcorp.example",
                "+1-555-000-0000",
                "Jane",
                "Doe",
                LeadStatus.NEW,
                List.of(),
                List.of(),
                Map.of());
        return new LeadBuilder(new Lead(
                new LeadId(789),
                DemoCatalog.COMPANY,
                DemoCatalog.uuid(DemoCatalog.COMPANY, "lead 789"),
                1,
                CREATED,
                null,
                new LeadOrigin(CREATED, "web_form", null, DemoCatalog.ADA),
                fields));
    }

    /** A lead without field values; its status is {@code new}. */
    public static LeadBuilder anEmptyLead() {
        Lead lead = aLead().lead;
        return new LeadBuilder(new Lead(
                lead.id(), lead.company(), lead.uuid(), 1, CREATED, null, LeadOrigin.at(CREATED), LeadFields.EMPTY));
    }

    /** A builder with the values of {@code lead}. */
    public static LeadBuilder of(Lead lead) {
        return new LeadBuilder(lead);
    }

    public Lead build() {
        return lead;
    }

    public LeadBuilder withId(long id) {
        return withIdentity(new LeadId(id), lead.company());
    }

    public LeadBuilder withCompany(CompanyId company) {
        return withIdentity(lead.id(), company);
    }

    private LeadBuilder withIdentity(LeadId id, CompanyId company) {
        return new LeadBuilder(new Lead(
                id,
                company,
                DemoCatalog.uuid(company, "lead " + id.value()),
                lead.version(),
                lead.updatedAt(),
                lead.archivedAt(),
                lead.origin(),
                lead.fields()));
    }

    /** Sets the version and its time. */
    public LeadBuilder withVersion(long version, Instant updatedAt) {
        return new LeadBuilder(new Lead(
                lead.id(),
                lead.company(),
                lead.uuid(),
                version,
                updatedAt,
                lead.archivedAt(),
                lead.origin(),
                lead.fields()));
    }

    /** Sets the time of creation, and of version 1. */
    public LeadBuilder withCreatedAt(Instant createdAt) {
        LeadOrigin origin = lead.origin();
        return new LeadBuilder(new Lead(
                lead.id(),
                lead.company(),
                lead.uuid(),
                lead.version(),
                createdAt,
                lead.archivedAt(),
                new LeadOrigin(createdAt, origin.source(), origin.partnerType(), origin.createdBy()),
                lead.fields()));
    }

    public LeadBuilder withPartnerType(PartnerType partnerType) {
        LeadOrigin origin = lead.origin();
        return new LeadBuilder(new Lead(
                lead.id(),
                lead.company(),
                lead.uuid(),
                lead.version(),
                lead.updatedAt(),
                lead.archivedAt(),
                new LeadOrigin(origin.createdAt(), origin.source(), partnerType, origin.createdBy()),
                lead.fields()));
    }

    public LeadBuilder withCompanyName(@Nullable String companyName) {
        LeadFields f = lead.fields();
        return withTexts(companyName, f.email(), f.phoneNumber(), f.firstName(), f.lastName());
    }

    public LeadBuilder withEmail(@Nullable String email) {
        LeadFields f = lead.fields();
        return withTexts(f.companyName(), email, f.phoneNumber(), f.firstName(), f.lastName());
    }

    public LeadBuilder withPhoneNumber(@Nullable String phoneNumber) {
        LeadFields f = lead.fields();
        return withTexts(f.companyName(), f.email(), phoneNumber, f.firstName(), f.lastName());
    }

    public LeadBuilder withName(@Nullable String firstName, @Nullable String lastName) {
        LeadFields f = lead.fields();
        return withTexts(f.companyName(), f.email(), f.phoneNumber(), firstName, lastName);
    }

    private LeadBuilder withTexts(
            @Nullable String companyName,
            @Nullable String email,
            @Nullable String phoneNumber,
            @Nullable String firstName,
            @Nullable String lastName) {
        LeadFields f = lead.fields();
        return withFields(new LeadFields(
                companyName,
                email,
                phoneNumber,
                firstName,
                lastName,
                f.status(),
                f.assignedUsers(),
                f.tags(),
                f.customFields()));
    }

    public LeadBuilder withStatus(LeadStatus status) {
        LeadFields f = lead.fields();
        return withRemainingFields(status, f.assignedUsers(), f.tags(), f.customFields());
    }

    public LeadBuilder withAssignedUsers(long... users) {
        LeadFields f = lead.fields();
        List<UserId> ids = LongStream.of(users).mapToObj(UserId::new).toList();
        return withRemainingFields(f.status(), ids, f.tags(), f.customFields());
    }

    public LeadBuilder withTags(long... tags) {
        LeadFields f = lead.fields();
        List<TagId> ids = LongStream.of(tags).mapToObj(TagId::new).toList();
        return withRemainingFields(f.status(), f.assignedUsers(), ids, f.customFields());
    }

    /** Adds a custom field value or replaces it. */
    public LeadBuilder withCustomField(CustomFieldId id, CustomFieldValue value) {
        LeadFields f = lead.fields();
        Map<CustomFieldId, CustomFieldValue> values = new HashMap<>(f.customFields());
        values.put(id, value);
        return withRemainingFields(f.status(), f.assignedUsers(), f.tags(), values);
    }

    private LeadBuilder withRemainingFields(
            LeadStatus status, List<UserId> users, List<TagId> tags, Map<CustomFieldId, CustomFieldValue> values) {
        LeadFields f = lead.fields();
        return withFields(new LeadFields(
                f.companyName(), f.email(), f.phoneNumber(), f.firstName(), f.lastName(), status, users, tags, values));
    }

    public LeadBuilder withFields(LeadFields fields) {
        return new LeadBuilder(new Lead(
                lead.id(),
                lead.company(),
                lead.uuid(),
                lead.version(),
                lead.updatedAt(),
                lead.archivedAt(),
                lead.origin(),
                fields));
    }
}
