package dev.leadpatch.domain.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The builders of leads, users and custom fields, by which a host maps its rows. */
final class BuildersTest {
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final LeadId ID = new LeadId(7);
    private static final Instant CREATED = Instant.parse("2024-01-01T09:00:00.123456Z");

    @Test
    void lead_has_defaults() {
        Lead lead = Lead.builder(COMPANY, ID).createdAt(CREATED).build();

        assertThat(lead)
                .isEqualTo(new Lead(
                        ID, COMPANY, lead.uuid(), 1, CREATED, null, null, LeadOrigin.at(CREATED), LeadFields.EMPTY));
    }

    @Test
    void default_uuid_depends_on_both_ids_only() {
        Lead lead = Lead.builder(COMPANY, ID).createdAt(CREATED).build();

        assertThat(Lead.builder(COMPANY, ID).createdAt(Instant.EPOCH).build().uuid())
                .isEqualTo(lead.uuid());
        assertThat(Lead.builder(COMPANY, new LeadId(8))
                        .createdAt(CREATED)
                        .build()
                        .uuid())
                .isNotEqualTo(lead.uuid());
        assertThat(Lead.builder(new CompanyId(2), ID).createdAt(CREATED).build().uuid())
                .isNotEqualTo(lead.uuid());
    }

    @Test
    void every_member_of_a_lead_is_set() {
        Lead expected = new Lead(
                ID,
                COMPANY,
                new UUID(0, 7),
                3,
                CREATED.plusSeconds(1),
                CREATED.plusSeconds(2),
                CREATED.plusSeconds(3),
                new LeadOrigin(CREATED, "campaign", PartnerType.REFERRAL, DemoCatalog.ADA),
                new LeadFields(
                        "TechCorp",
                        "ada@example.com",
                        "+49 30 1",
                        "Ada",
                        "King",
                        LeadStatus.LOST,
                        List.of(new UserId(2), new UserId(1)),
                        List.of(new TagId(3)),
                        Map.of(new CustomFieldId(4), new CustomFieldValue.Bool(true))));

        Lead built = Lead.builder(COMPANY, ID)
                .uuid(new UUID(0, 7))
                .version(3)
                .updatedAt(CREATED.plusSeconds(1).plusNanos(999))
                .archivedAt(CREATED.plusSeconds(2).plusNanos(999))
                .erasedAt(CREATED.plusSeconds(3).plusNanos(999))
                .createdAt(CREATED.plusNanos(999))
                .source("campaign")
                .partnerType(PartnerType.REFERRAL)
                .createdBy(DemoCatalog.ADA)
                .companyName("TechCorp")
                .email("ada@example.com")
                .phoneNumber("+49 30 1")
                .firstName("Ada")
                .lastName("King")
                .status(LeadStatus.LOST)
                .assignedUsers(List.of(new UserId(2), new UserId(1)))
                .tags(List.of(new TagId(3)))
                .customField(new CustomFieldId(4), new CustomFieldValue.Bool(true))
                .build();

        assertThat(built).isEqualTo(expected);
        assertThat(expected.toBuilder().build()).isEqualTo(expected);
    }

    @Test
    void error_of_a_lead_names_the_member() {
        LeadBuilder lead = Lead.builder(COMPANY, ID);

        assertThatNullPointerException().isThrownBy(lead::build).withMessage("createdAt must be set");
        assertThatNullPointerException().isThrownBy(() -> lead.uuid(null)).withMessageContaining("uuid");
        assertThatNullPointerException().isThrownBy(() -> lead.status(null)).withMessageContaining("status");
        assertThatNullPointerException()
                .isThrownBy(() -> lead.tags(Arrays.asList(new TagId(1), null)))
                .withMessageContaining("tags");
        assertThatNullPointerException()
                .isThrownBy(() -> lead.customField(new CustomFieldId(1), null))
                .withMessageContaining("customFields");
        lead.createdAt(CREATED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lead.version(0).build())
                .withMessageContaining("version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lead.version(1).erasedAt(CREATED).build())
                .withMessageContaining("archivedAt");
    }

    @Test
    void user_has_defaults_and_every_member_is_set() {
        User user = User.builder(DemoCatalog.ADA, "ada@example.com").build();
        assertThat(user)
                .isEqualTo(new User(
                        DemoCatalog.ADA,
                        user.uuid(),
                        "ada@example.com",
                        "",
                        "",
                        "#6B7280",
                        Optional.empty(),
                        false,
                        Optional.empty()));

        User expected = new User(
                DemoCatalog.ADA,
                new UUID(0, 1),
                "ada@example.com",
                "Ada",
                "King",
                "#000000",
                Optional.of(CREATED),
                true,
                Optional.of(CREATED.plusSeconds(1)));
        assertThat(User.builder(DemoCatalog.ADA, "old@example.com")
                        .email("ada@example.com")
                        .uuid(new UUID(0, 1))
                        .firstName("Ada")
                        .lastName("King")
                        .color("#000000")
                        .createdAt(CREATED)
                        .archived(true)
                        .archivedAt(CREATED.plusSeconds(1))
                        .build())
                .isEqualTo(expected);
        assertThat(expected.toBuilder().build()).isEqualTo(expected);
        assertThatNullPointerException()
                .isThrownBy(() -> user.toBuilder().firstName(null))
                .withMessageContaining("firstName");
    }

    @Test
    void custom_field_has_defaults_and_every_member_is_set() {
        CustomFieldId id = new CustomFieldId(5);
        CustomFieldDefinition field = CustomFieldDefinition.builder(id, CustomFieldType.NUMBER, "Budget")
                .build();
        assertThat(field)
                .isEqualTo(new CustomFieldDefinition(
                        id, field.uuid(), "Budget", CustomFieldType.NUMBER, "lead", false, false, List.of(), false));

        CustomFieldOption option = new CustomFieldOption(new OptionId(1), "High", false);
        CustomFieldDefinition expected = new CustomFieldDefinition(
                id, new UUID(0, 5), "Priority", CustomFieldType.SELECT, "deal", true, true, List.of(option), true);
        assertThat(CustomFieldDefinition.builder(id, CustomFieldType.SELECT, "Old")
                        .label("Priority")
                        .uuid(new UUID(0, 5))
                        .category("deal")
                        .required(true)
                        .shared(true)
                        .options(List.of(option))
                        .archived(true)
                        .build())
                .isEqualTo(expected);
        assertThat(expected.toBuilder().build()).isEqualTo(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.toBuilder().options(List.of(option)).build())
                .withMessageContaining("options");
    }
}
