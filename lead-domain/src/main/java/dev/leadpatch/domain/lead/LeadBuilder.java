package dev.leadpatch.domain.lead;

import static java.util.Objects.requireNonNull;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Lead}, for example from a row of a table. Required are the ids and {@link #createdAt}; the version is 1
 * by default, and the fields are empty. Times are truncated to microseconds. Not thread-safe.
 */
public final class LeadBuilder {
    private final CompanyId company;
    private final LeadId id;
    private @Nullable UUID uuid;
    private long version = 1;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable Instant archivedAt;
    private @Nullable Instant erasedAt;
    private @Nullable String source;
    private @Nullable PartnerType partnerType;
    private @Nullable UserId createdBy;
    private @Nullable String companyName;
    private @Nullable String email;
    private @Nullable String phoneNumber;
    private @Nullable String firstName;
    private @Nullable String lastName;
    private LeadStatus status = LeadStatus.NEW;
    private List<UserId> assignedUsers = List.of();
    private List<TagId> tags = List.of();
    private final Map<CustomFieldId, CustomFieldValue> customFields = new HashMap<>();

    LeadBuilder(CompanyId company, LeadId id) {
        this.company = requireNonNull(company, "company must not be null");
        this.id = requireNonNull(id, "id must not be null");
    }

    LeadBuilder(Lead lead) {
        this(lead.company(), lead.id());
        uuid(lead.uuid()).version(lead.version()).updatedAt(lead.updatedAt());
        archivedAt(lead.archivedAt()).erasedAt(lead.erasedAt());
        origin(lead.origin()).fields(lead.fields());
    }

    /** By default, a name-based UUID of both ids: a host whose leads have none needs no column for it. */
    public LeadBuilder uuid(UUID uuid) {
        this.uuid = requireNonNull(uuid, "uuid must not be null");
        return this;
    }

    public LeadBuilder version(long version) {
        this.version = version;
        return this;
    }

    public LeadBuilder createdAt(Instant createdAt) {
        this.createdAt = requireNonNull(createdAt, "createdAt must not be null").truncatedTo(ChronoUnit.MICROS);
        return this;
    }

    /** The time of creation by default. */
    public LeadBuilder updatedAt(Instant updatedAt) {
        this.updatedAt = requireNonNull(updatedAt, "updatedAt must not be null").truncatedTo(ChronoUnit.MICROS);
        return this;
    }

    public LeadBuilder archivedAt(@Nullable Instant archivedAt) {
        this.archivedAt = archivedAt == null ? null : archivedAt.truncatedTo(ChronoUnit.MICROS);
        return this;
    }

    public LeadBuilder erasedAt(@Nullable Instant erasedAt) {
        this.erasedAt = erasedAt == null ? null : erasedAt.truncatedTo(ChronoUnit.MICROS);
        return this;
    }

    public LeadBuilder source(@Nullable String source) {
        this.source = source;
        return this;
    }

    public LeadBuilder partnerType(@Nullable PartnerType partnerType) {
        this.partnerType = partnerType;
        return this;
    }

    public LeadBuilder createdBy(@Nullable UserId createdBy) {
        this.createdBy = createdBy;
        return this;
    }

    public LeadBuilder origin(LeadOrigin origin) {
        return createdAt(origin.createdAt())
                .source(origin.source())
                .partnerType(origin.partnerType())
                .createdBy(origin.createdBy());
    }

    public LeadBuilder companyName(@Nullable String companyName) {
        this.companyName = companyName;
        return this;
    }

    public LeadBuilder email(@Nullable String email) {
        this.email = email;
        return this;
    }

    public LeadBuilder phoneNumber(@Nullable String phoneNumber) {
        this.phoneNumber = phoneNumber;
        return this;
    }

    public LeadBuilder firstName(@Nullable String firstName) {
        this.firstName = firstName;
        return this;
    }

    public LeadBuilder lastName(@Nullable String lastName) {
        this.lastName = lastName;
        return this;
    }

    /** {@code new} by default. */
    public LeadBuilder status(LeadStatus status) {
        this.status = requireNonNull(status, "status must not be null");
        return this;
    }

    public LeadBuilder assignedUsers(List<UserId> assignedUsers) {
        assignedUsers.forEach(user -> requireNonNull(user, "assignedUsers must not contain null"));
        this.assignedUsers = List.copyOf(assignedUsers);
        return this;
    }

    public LeadBuilder tags(List<TagId> tags) {
        tags.forEach(tag -> requireNonNull(tag, "tags must not contain null"));
        this.tags = List.copyOf(tags);
        return this;
    }

    public LeadBuilder customField(CustomFieldId field, CustomFieldValue value) {
        customFields.put(field, requireNonNull(value, "customFields must not contain null"));
        return this;
    }

    /** Sets all fields that a patch can change. */
    public LeadBuilder fields(LeadFields fields) {
        customFields.clear();
        customFields.putAll(fields.customFields());
        return companyName(fields.companyName())
                .email(fields.email())
                .phoneNumber(fields.phoneNumber())
                .firstName(fields.firstName())
                .lastName(fields.lastName())
                .status(fields.status())
                .assignedUsers(fields.assignedUsers())
                .tags(fields.tags());
    }

    /** Returns the lead. The exception about a missing or invalid member names it. */
    public Lead build() {
        Instant created = requireNonNull(createdAt, "createdAt must be set");
        String name = "lead " + company.value() + "/" + id.value();
        return new Lead(
                id,
                company,
                uuid == null ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) : uuid,
                version,
                updatedAt == null ? created : updatedAt,
                archivedAt,
                erasedAt,
                new LeadOrigin(created, source, partnerType, createdBy),
                new LeadFields(
                        companyName,
                        email,
                        phoneNumber,
                        firstName,
                        lastName,
                        status,
                        assignedUsers,
                        tags,
                        customFields));
    }
}
