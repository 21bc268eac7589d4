package dev.leadpatch.domain.testing;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
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
        return anEmptyLead()
                .with(lead -> lead.source("web_form")
                        .createdBy(DemoCatalog.ADA)
                        .companyName("TechCorp")
                        .email("jane@techcorp.example")
                        .phoneNumber("+1-555-000-0000")
                        .firstName("Jane")
                        .lastName("Doe"));
    }

    /** A lead without field values; its status is {@code new}. */
    public static LeadBuilder anEmptyLead() {
        return new LeadBuilder(Lead.builder(DemoCatalog.COMPANY, new LeadId(789))
                .uuid(DemoCatalog.uuid(DemoCatalog.COMPANY, "lead 789"))
                .createdAt(CREATED)
                .build());
    }

    /** A builder with the values of {@code lead}. */
    public static LeadBuilder of(Lead lead) {
        return new LeadBuilder(lead);
    }

    public Lead build() {
        return lead;
    }

    private LeadBuilder with(UnaryOperator<dev.leadpatch.domain.lead.LeadBuilder> change) {
        return new LeadBuilder(change.apply(lead.toBuilder()).build());
    }

    public LeadBuilder withId(long id) {
        return withIdentity(new LeadId(id), lead.company());
    }

    public LeadBuilder withCompany(CompanyId company) {
        return withIdentity(lead.id(), company);
    }

    private LeadBuilder withIdentity(LeadId id, CompanyId company) {
        return new LeadBuilder(Lead.builder(company, id)
                .uuid(DemoCatalog.uuid(company, "lead " + id.value()))
                .version(lead.version())
                .updatedAt(lead.updatedAt())
                .archivedAt(lead.archivedAt())
                .origin(lead.origin())
                .fields(lead.fields())
                .build());
    }

    /** Sets the version and its time. */
    public LeadBuilder withVersion(long version, Instant updatedAt) {
        return with(changed -> changed.version(version).updatedAt(updatedAt));
    }

    /** Sets the time of creation, and of version 1. */
    public LeadBuilder withCreatedAt(Instant createdAt) {
        return with(changed -> changed.createdAt(createdAt).updatedAt(createdAt));
    }

    public LeadBuilder withPartnerType(PartnerType partnerType) {
        return with(changed -> changed.partnerType(partnerType));
    }

    public LeadBuilder withCompanyName(@Nullable String companyName) {
        return with(changed -> changed.companyName(companyName));
    }

    public LeadBuilder withEmail(@Nullable String email) {
        return with(changed -> changed.email(email));
    }

    public LeadBuilder withPhoneNumber(@Nullable String phoneNumber) {
        return with(changed -> changed.phoneNumber(phoneNumber));
    }

    public LeadBuilder withName(@Nullable String firstName, @Nullable String lastName) {
        return with(changed -> changed.firstName(firstName).lastName(lastName));
    }

    public LeadBuilder withStatus(LeadStatus status) {
        return with(changed -> changed.status(status));
    }

    public LeadBuilder withAssignedUsers(long... users) {
        List<UserId> ids = LongStream.of(users).mapToObj(UserId::new).toList();
        return with(changed -> changed.assignedUsers(ids));
    }

    public LeadBuilder withTags(long... tags) {
        List<TagId> ids = LongStream.of(tags).mapToObj(TagId::new).toList();
        return with(changed -> changed.tags(ids));
    }

    /** Adds a custom field value or replaces it. */
    public LeadBuilder withCustomField(CustomFieldId id, CustomFieldValue value) {
        return with(changed -> changed.customField(id, value));
    }

    public LeadBuilder withFields(LeadFields fields) {
        return with(changed -> changed.fields(fields));
    }
}
