package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what a company's leads can refer to: its users, tags and custom fields. */
final class CatalogReader {
    private static final ObjectSchema USER_SCHEMA =
            ObjectSchema.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final ObjectSchema TAG_SCHEMA =
            ObjectSchema.of(List.of("id", "label"), List.of("uuid", "background_color", "text_color", "archived"));
    private static final String DEFAULT_USER_COLOUR = "#6b7280";
    private static final String DEFAULT_TAG_BACKGROUND = "#e5e7eb";
    private static final String DEFAULT_TAG_TEXT = "#111827";

    private CatalogReader() {}

    static CompanyCatalog read(ObjectReader root, CompanyId company, UUID uuid, LoadContext findings) {
        return CompanyCatalog.of(
                company,
                uuid,
                CustomFieldReader.readAll(root, findings),
                SectionReader.of(root, "users", USER_SCHEMA, findings).read(CatalogReader::readUser),
                SectionReader.of(root, "tags", TAG_SCHEMA, findings).read(CatalogReader::readTag));
    }

    private static Optional<User> readUser(ObjectReader user, UUID uuid) {
        String email = user.text("email", TextValidator.EMAIL);
        String firstName = user.text("first_name", TextValidator.NAME);
        String lastName = user.text("last_name", TextValidator.NAME);
        String colour = user.colour("color", DEFAULT_USER_COLOUR);
        boolean archived = user.flag("archived");
        return user.id("id").map(id -> new User(new UserId(id), uuid, email, firstName, lastName, colour, archived));
    }

    private static Optional<Tag> readTag(ObjectReader tag, UUID uuid) {
        String label = tag.text("label", TextValidator.NAME);
        String background = tag.colour("background_color", DEFAULT_TAG_BACKGROUND);
        String text = tag.colour("text_color", DEFAULT_TAG_TEXT);
        boolean archived = tag.flag("archived");
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, archived));
    }
}
