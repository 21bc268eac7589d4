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
    private static final Shape USER =
            Shape.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final Shape TAG =
            Shape.of(List.of("id", "label"), List.of("uuid", "background_color", "text_color", "archived"));
    private static final String USER_COLOUR = "#6b7280";
    private static final String TAG_BACKGROUND = "#e5e7eb";
    private static final String TAG_TEXT = "#111827";

    private CatalogReader() {}

    static CompanyCatalog read(ObjectReader root, CompanyId company, UUID uuid, Findings findings) {
        return CompanyCatalog.of(
                company,
                uuid,
                CustomFieldReader.readAll(root, findings),
                Entries.of(root, "users", USER, findings).read(CatalogReader::user),
                Entries.of(root, "tags", TAG, findings).read(CatalogReader::tag));
    }

    private static Optional<User> user(ObjectReader user, UUID uuid) {
        String email = user.text("email", TextRules.EMAIL);
        String firstName = user.text("first_name", TextRules.NAME);
        String lastName = user.text("last_name", TextRules.NAME);
        String colour = user.colour("color", USER_COLOUR);
        boolean archived = user.flag("archived");
        return user.id("id").map(id -> new User(new UserId(id), uuid, email, firstName, lastName, colour, archived));
    }

    private static Optional<Tag> tag(ObjectReader tag, UUID uuid) {
        String label = tag.text("label", TextRules.NAME);
        String background = tag.colour("background_color", TAG_BACKGROUND);
        String text = tag.colour("text_color", TAG_TEXT);
        boolean archived = tag.flag("archived");
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, archived));
    }
}
