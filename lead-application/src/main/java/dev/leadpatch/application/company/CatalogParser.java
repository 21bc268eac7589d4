package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses the catalog of a company document: users, tags and custom fields. */
final class CatalogParser {
    private static final Schema USER_SCHEMA =
            Schema.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final Schema TAG_SCHEMA =
            Schema.of(List.of("id", "label"), List.of("uuid", "background_color", "text_color", "archived"));
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final int MAX_EMAIL_LENGTH = 254;
    private static final String DEFAULT_USER_COLOR = "#6b7280";
    private static final String DEFAULT_TAG_BACKGROUND = "#e5e7eb";
    private static final String DEFAULT_TAG_TEXT = "#111827";

    private CatalogParser() {}

    static CompanyCatalog read(ObjectReader root, CompanyId company, UUID uuid, LoadContext context) {
        return CompanyCatalog.of(
                company,
                uuid,
                CustomFieldParser.readAll(root, context),
                SectionParser.of(root, "users", USER_SCHEMA, context).read((user, id) -> readUser(user, id, context)),
                SectionParser.of(root, "tags", TAG_SCHEMA, context).read((tag, id) -> readTag(tag, id, context)));
    }

    private static Optional<User> readUser(ObjectReader user, UUID uuid, LoadContext context) {
        String email = readEmail(user, context);
        String firstName = context.name(user, "first_name");
        String lastName = context.name(user, "last_name");
        String color = readColor(user, "color", DEFAULT_USER_COLOR, context);
        boolean archived = user.flag("archived").orElse(false);
        return user.id("id").map(id -> new User(new UserId(id), uuid, email, firstName, lastName, color, archived));
    }

    private static Optional<Tag> readTag(ObjectReader tag, UUID uuid, LoadContext context) {
        String label = context.name(tag, "label");
        String background = readColor(tag, "background_color", DEFAULT_TAG_BACKGROUND, context);
        String text = readColor(tag, "text_color", DEFAULT_TAG_TEXT, context);
        boolean archived = tag.flag("archived").orElse(false);
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, archived));
    }

    private static String readEmail(ObjectReader user, LoadContext context) {
        Optional<String> email = user.singleLineText("email", MAX_EMAIL_LENGTH);
        if (email.isPresent() && !EmailAddress.Validator.isEmailAddress(email.get())) {
            context.addError(user.pathOf("email"), EmailAddress.MESSAGE);
        }
        return email.orElse("");
    }

    /** Reads a color that may be absent or null. */
    private static String readColor(ObjectReader object, String name, String defaultColor, LoadContext context) {
        Optional<String> color = object.isAbsentOrNull(name) ? Optional.empty() : object.string(name);
        if (color.isPresent() && !COLOR.matcher(color.get()).matches()) {
            context.addError(object.pathOf(name), "must be a color such as #3366ff");
        }
        return color.orElse(defaultColor);
    }
}
