package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parses the catalog of a company document: users, tags and custom fields. */
final class CatalogParser {
    private static final ObjectSchema USER_SCHEMA =
            ObjectSchema.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final ObjectSchema TAG_SCHEMA =
            ObjectSchema.of(List.of("id", "label"), List.of("uuid", "background_color", "text_color", "archived"));
    private static final String DEFAULT_USER_COLOR = "#6b7280";
    private static final String DEFAULT_TAG_BACKGROUND = "#e5e7eb";
    private static final String DEFAULT_TAG_TEXT = "#111827";

    private CatalogParser() {}

    static CompanyCatalog read(ObjectReader root, CompanyId company, UUID uuid, LoadContext context) {
        return CompanyCatalog.of(
                company,
                uuid,
                CustomFieldParser.readAll(root, context),
                SectionParser.of(root, "users", USER_SCHEMA, context).read(CatalogParser::readUser),
                SectionParser.of(root, "tags", TAG_SCHEMA, context).read(CatalogParser::readTag));
    }

    private static Optional<User> readUser(ObjectReader user, UUID uuid) {
        String email = user.text("email", TextValidator.EMAIL);
        String firstName = user.text("first_name", TextValidator.NAME);
        String lastName = user.text("last_name", TextValidator.NAME);
        String color = user.color("color", DEFAULT_USER_COLOR);
        boolean archived = user.flag("archived");
        return user.id("id").map(id -> new User(new UserId(id), uuid, email, firstName, lastName, color, archived));
    }

    private static Optional<Tag> readTag(ObjectReader tag, UUID uuid) {
        String label = tag.text("label", TextValidator.NAME);
        String background = tag.color("background_color", DEFAULT_TAG_BACKGROUND);
        String text = tag.color("text_color", DEFAULT_TAG_TEXT);
        boolean archived = tag.flag("archived");
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, archived));
    }
}
