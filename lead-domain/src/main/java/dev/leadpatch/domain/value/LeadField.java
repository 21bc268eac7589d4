package dev.leadpatch.domain.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fields of a lead that a patch can change. Requests, changes and errors use the same name for a field. */
public enum LeadField {
    COMPANY_NAME("company_name", "companyName"),
    EMAIL("email", "email"),
    PHONE_NUMBER("phone_number", "phoneNumber"),
    FIRST_NAME("first_name", "firstName"),
    LAST_NAME("last_name", "lastName"),
    STATUS("status", "status"),
    ASSIGNED_USERS("assignedUsers", "assignedUsers"),
    TAGS("tags", "tags"),
    CUSTOM_FIELDS("customFields", "customFields");

    /** The wire names of all fields. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(LeadField::wireName).toList();

    private static final Map<String, LeadField> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(LeadField::wireName, field -> field));
    private static final Map<String, LeadField> BY_PROPERTY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(LeadField::property, field -> field));

    private static final Pattern CUSTOM_FIELD_NAME =
            Pattern.compile(Pattern.quote(CUSTOM_FIELDS.wireName) + "/([1-9][0-9]{0,18})");

    private final String wireName;
    private final String property;

    LeadField(String wireName, String property) {
        this.wireName = wireName;
        this.property = property;
    }

    /** The name in a PATCH body, in {@code changes} and in JSON pointers. */
    public String wireName() {
        return wireName;
    }

    /** The name in a lead as GET returns it, such as {@code custom_fields}. */
    public String readName() {
        return switch (this) {
            case ASSIGNED_USERS -> "assigned_users";
            case CUSTOM_FIELDS -> "custom_fields";
            default -> wireName;
        };
    }

    /** The name of a custom field in changes and conditions, such as {@code customFields/5}. */
    public static String customFieldName(CustomFieldId id) {
        return CUSTOM_FIELDS.wireName + "/" + id.value();
    }

    /** Returns the id in a name such as {@code customFields/5}; empty if {@code name} is not such a name. */
    public static Optional<CustomFieldId> customFieldId(String name) {
        Matcher matcher = CUSTOM_FIELD_NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CustomFieldId(Long.parseLong(matcher.group(1))));
        } catch (NumberFormatException e) {
            return Optional.empty(); // 19 digits can exceed 64 bits
        }
    }

    /** The name of the Java property that holds the field. */
    public String property() {
        return property;
    }

    /** Finds a field by its wire name; the match is case-sensitive. */
    public static Optional<LeadField> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /**
     * Returns the field of a Java property.
     *
     * @throws IllegalArgumentException if no field has that property
     */
    public static LeadField ofProperty(String property) {
        LeadField field = BY_PROPERTY.get(property);
        if (field == null) {
            throw new IllegalArgumentException("no lead field has the property " + property);
        }
        return field;
    }
}
