package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules of the members of catalog entries, in requests and in documents of whole companies. Each method returns
 * empty if the member is absent or invalid; an invalid member adds a read error.
 */
public final class CatalogMembers {
    /** The background color of a tag for which none is set. */
    public static final String DEFAULT_BACKGROUND_COLOR = "#6B7280";

    /** The text color of a tag for which none is set. */
    public static final String DEFAULT_TEXT_COLOR = "#FFFFFF";

    /** The color of a user's badge for which none is set. */
    public static final String DEFAULT_USER_COLOR = "#6B7280";

    private static final int MAX_LABEL_LENGTH = 255;
    private static final int MAX_EMAIL_LENGTH = 254;
    private static final Pattern COLOR_PATTERN = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern CATEGORY_PATTERN = Pattern.compile("[a-z][a-z_]{0,39}");

    private CatalogMembers() {}

    /** Reads a label or a name: one line of 1 to 255 characters, trimmed. */
    public static Optional<String> label(ObjectReader members, String name) {
        return members.singleLineText(name, MAX_LABEL_LENGTH);
    }

    /** Reads an email address of up to 254 characters. */
    public static Optional<String> email(ObjectReader members, String name) {
        Optional<String> email = members.singleLineText(name, MAX_EMAIL_LENGTH);
        Optional<String> valid = email.filter(EmailAddress.Validator::isEmailAddress);
        if (email.isPresent() && valid.isEmpty()) {
            members.context().reject(members.pathOf(name), ViolationCode.EMAIL, EmailAddress.MESSAGE);
        }
        return valid;
    }

    /** Reads a color: {@code #} and six hexadecimal digits. The member may be {@code null}. */
    public static Optional<String> color(ObjectReader members, String name) {
        Optional<String> color = members.isAbsentOrNull(name) ? Optional.empty() : members.string(name);
        Optional<String> valid =
                color.filter(text -> COLOR_PATTERN.matcher(text).matches());
        if (color.isPresent() && valid.isEmpty()) {
            members.context().reject(members.pathOf(name), ViolationCode.COLOR, "must be a color such as #3366ff");
        }
        return valid;
    }

    /** Reads the change of a color; {@code null} clears it, which means the default. */
    static Patch<String> colorPatch(ObjectReader members, String name) {
        return members.isNull(name)
                ? Patch.clear()
                : color(members, name).map(Patch::set).orElseGet(Patch::keep);
    }

    /** Returns the color after a change. */
    static String colorAfter(Patch<String> change, String current, String defaultColor) {
        return change.fold(() -> current, () -> defaultColor, color -> color);
    }

    /** Reads the name of a category of custom fields. The member may be {@code null}. */
    public static Optional<String> category(ObjectReader members, String name) {
        Optional<String> category = members.isAbsentOrNull(name) ? Optional.empty() : members.string(name);
        Optional<String> valid = category.filter(CatalogMembers::isCategory);
        if (category.isPresent() && valid.isEmpty()) {
            members.context()
                    .reject(
                            members.pathOf(name),
                            ViolationCode.CATEGORY,
                            "must be the name of a category: up to 40 of the characters a-z and _, such as lead");
        }
        return valid;
    }

    /** Whether {@code text} is the name of a category: a lower-case letter and up to 39 of {@code a-z} and {@code _}. */
    public static boolean isCategory(String text) {
        return CATEGORY_PATTERN.matcher(text).matches();
    }

    /** Reads a partner type. The member may be {@code null}. */
    public static Optional<PartnerType> partnerType(ObjectReader members, String name) {
        Optional<String> text = members.isAbsentOrNull(name) ? Optional.empty() : members.string(name);
        Optional<PartnerType> type = text.flatMap(PartnerType::ofWireName);
        if (text.isPresent() && type.isEmpty()) {
            members.context()
                    .rejectUnknownName(
                            members.pathOf(name), ViolationCode.UNKNOWN_ASSOCIATION_TYPE, PartnerType.WIRE_NAMES);
        }
        return type;
    }

    /** Reads the type of a custom field. */
    public static Optional<CustomFieldType> type(ObjectReader members, String name) {
        Optional<String> text = members.string(name);
        Optional<CustomFieldType> type = text.flatMap(CustomFieldType::ofWireName);
        if (text.isPresent() && type.isEmpty()) {
            members.context()
                    .rejectUnknownName(members.pathOf(name), ViolationCode.UNKNOWN_TYPE, CustomFieldType.WIRE_NAMES);
        }
        return type;
    }

    /**
     * Returns the key by which a label or an email address is unique. Texts that differ only in case, or in the
     * composition of their characters, have the same key.
     */
    public static String uniqueKey(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
