package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of a user in a request.
 *
 * @param color cleared to {@link CatalogMembers#DEFAULT_USER_COLOR}
 */
public record UserPatch(
        Optional<String> email,
        Optional<String> firstName,
        Optional<String> lastName,
        Patch<String> color,
        List<Violation> readErrors,
        List<DocumentPath> ignored)
        implements EntryPatch<UserId, User> {
    private static final String EMAIL = "email";
    private static final String FIRST_NAME = "first_name";
    private static final String LAST_NAME = "last_name";
    private static final String COLOR = "color";
    private static final Schema NEW_SCHEMA = Schema.of(List.of(EMAIL, FIRST_NAME, LAST_NAME), List.of(COLOR));
    private static final Schema CHANGE_SCHEMA = NEW_SCHEMA.withoutRequired();

    public UserPatch {
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /** Reads the members of a new user; {@code email}, {@code first_name} and {@code last_name} are required. */
    public static UserPatch readNew(@Nullable Object document, Strictness strictness) {
        return read(document, NEW_SCHEMA, strictness);
    }

    /** Reads the change of a user; all members are optional. */
    public static UserPatch readChange(@Nullable Object document, Strictness strictness) {
        return read(document, CHANGE_SCHEMA, strictness);
    }

    private static UserPatch read(@Nullable Object document, Schema schema, Strictness strictness) {
        ReadContext context = new ReadContext(strictness);
        Optional<ObjectReader> members = ObjectReader.of(document, DocumentPath.ROOT, schema, context);
        Optional<String> email = members.flatMap(user -> CatalogMembers.email(user, EMAIL));
        Optional<String> firstName = members.flatMap(user -> CatalogMembers.label(user, FIRST_NAME));
        Optional<String> lastName = members.flatMap(user -> CatalogMembers.label(user, LAST_NAME));
        Patch<String> color =
                members.map(user -> CatalogMembers.colorPatch(user, COLOR)).orElseGet(Patch::keep);
        return new UserPatch(email, firstName, lastName, color, context.readErrors(), context.ignoredMembers());
    }

    @Override
    public User newEntry(UserId id, UUID uuid, Instant now) {
        return applyTo(User.builder(id, email.orElseThrow())
                .uuid(uuid)
                .firstName(firstName.orElseThrow())
                .lastName(lastName.orElseThrow())
                .createdAt(now)
                .build());
    }

    @Override
    public User applyTo(User user) {
        return user.toBuilder()
                .email(email.orElse(user.email()))
                .firstName(firstName.orElse(user.firstName()))
                .lastName(lastName.orElse(user.lastName()))
                .color(CatalogMembers.colorAfter(color, user.color(), CatalogMembers.DEFAULT_USER_COLOR))
                .build();
    }

    /** Contains no personal data. */
    @Override
    public String toString() {
        return "UserPatch[" + readErrors.size() + " read errors]";
    }
}
