package dev.leadpatch.domain.testing;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The catalog of a company with one custom field of each type, and archived items of each kind. The ids are those of
 * the examples in the public contract.
 */
public final class DemoCatalog {
    public static final CompanyId COMPANY = new CompanyId(1);

    /** text, required. */
    public static final CustomFieldId INDUSTRY = new CustomFieldId(1);

    /** textarea. */
    public static final CustomFieldId NOTES = new CustomFieldId(2);

    /** date. */
    public static final CustomFieldId CONTRACT_START = new CustomFieldId(3);

    /** boolean. */
    public static final CustomFieldId NEWSLETTER = new CustomFieldId(4);

    /** number. */
    public static final CustomFieldId REVENUE_POTENTIAL = new CustomFieldId(5);

    /** select: 1 High, 2 Medium, 3 Low, 4 Whenever (archived). */
    public static final CustomFieldId PRIORITY_LEVEL = new CustomFieldId(6);

    /** multi_select: 1 Basic, 2 Pro, 3 Enterprise, 4 Classic (archived). */
    public static final CustomFieldId PRODUCTS = new CustomFieldId(7);

    /** text, archived. */
    public static final CustomFieldId FAX_NUMBER = new CustomFieldId(8);

    /** number, of the category deal. */
    public static final CustomFieldId DISCOUNT = new CustomFieldId(9);

    public static final UserId ADA = new UserId(123);
    public static final UserId GRACE = new UserId(456);

    /** An archived user. */
    public static final UserId ARCHIVED_USER = new UserId(900);

    /** An archived tag; the tags 1, 2, 3, 10, 11 and 12 are not archived. */
    public static final TagId ARCHIVED_TAG = new TagId(90);

    private DemoCatalog() {}

    public static CompanyCatalog demoCatalog() {
        return demoCatalog(COMPANY);
    }

    /** The catalog of another company; only the UUIDs differ. */
    public static CompanyCatalog demoCatalog(CompanyId company) {
        return CompanyCatalog.of(
                company, uuid(company, "company"), customFields(company), users(company), tags(company));
    }

    private static List<CustomFieldDefinition> customFields(CompanyId company) {
        return List.of(
                field(company, INDUSTRY, "Industry", CustomFieldType.TEXT, true, false),
                field(company, NOTES, "Notes", CustomFieldType.TEXTAREA, false, false),
                field(company, CONTRACT_START, "Contract Start", CustomFieldType.DATE, false, false),
                field(company, NEWSLETTER, "Newsletter", CustomFieldType.BOOLEAN, false, false),
                field(company, REVENUE_POTENTIAL, "Revenue Potential", CustomFieldType.NUMBER, false, false),
                field(
                        company,
                        PRIORITY_LEVEL,
                        "Priority Level",
                        CustomFieldType.SELECT,
                        false,
                        false,
                        option(1, "High"),
                        option(2, "Medium"),
                        option(3, "Low"),
                        new CustomFieldOption(new OptionId(4), "Whenever", true)),
                // not by ascending id: the display order of options is arbitrary
                field(
                        company,
                        PRODUCTS,
                        "Products",
                        CustomFieldType.MULTI_SELECT,
                        false,
                        false,
                        option(3, "Enterprise"),
                        option(2, "Pro"),
                        option(1, "Basic"),
                        new CustomFieldOption(new OptionId(4), "Classic", true)),
                field(company, FAX_NUMBER, "Fax Number", CustomFieldType.TEXT, false, true),
                CustomFieldDefinition.builder(DISCOUNT, CustomFieldType.NUMBER, "Discount")
                        .uuid(uuid(company, "field 9"))
                        .category("deal")
                        .shared(true)
                        .build());
    }

    private static List<User> users(CompanyId company) {
        return List.of(
                user(company, ADA, "Ada", "Lovelace", false),
                user(company, GRACE, "Grace", "Hopper", false),
                user(company, ARCHIVED_USER, "Former", "Colleague", true));
    }

    private static List<Tag> tags(CompanyId company) {
        return List.of(
                tag(company, 1, "Hot", false),
                tag(company, 2, "Follow-up", false),
                tag(company, 3, "Newsletter", false),
                tag(company, 10, "Enterprise", false),
                tag(company, 11, "Partner", false),
                tag(company, 12, "Q1", false),
                tag(company, ARCHIVED_TAG.value(), "Fair 2019", true));
    }

    private static CustomFieldDefinition field(
            CompanyId company,
            CustomFieldId id,
            String label,
            CustomFieldType type,
            boolean required,
            boolean archived,
            CustomFieldOption... options) {
        return CustomFieldDefinition.builder(id, type, label)
                .uuid(uuid(company, "field " + id.value()))
                .required(required)
                .options(List.of(options))
                .archived(archived)
                .build();
    }

    private static CustomFieldOption option(long id, String label) {
        return new CustomFieldOption(new OptionId(id), label, false);
    }

    private static User user(CompanyId company, UserId id, String firstName, String lastName, boolean archived) {
        return User.builder(id, firstName.toLowerCase(Locale.ROOT) + "@example.com")
                .uuid(uuid(company, "user " + id.value()))
                .firstName(firstName)
                .lastName(lastName)
                .color("#3366ff")
                .archived(archived)
                .build();
    }

    private static Tag tag(CompanyId company, long id, String label, boolean archived) {
        return new Tag(new TagId(id), uuid(company, "tag " + id), label, "#ffeecc", "#331100", archived);
    }

    /** Equal for equal names, so tests are deterministic. */
    static UUID uuid(CompanyId company, String name) {
        return UUID.nameUUIDFromBytes((company.value() + "/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
