package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.UserPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.UserId;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of users, in the vendor's format. */
final class UserRoutes extends EntryRoutes<UserId, User> {

    static final String INDIRECT = "indirect";

    private static final List<String> TRUE_VALUES = List.of("true", "1");
    private static final List<String> FALSE_VALUES = List.of("false", "0", "");

    private final ManageCatalog manageCatalog;

    UserRoutes(Authorizer authorizer, ManageCatalog manageCatalog, RequestBodyReader bodyReader) {
        super(authorizer, bodyReader, new CatalogErrorMapper("user", "company"), "/api/v1/users", "userId");
        this.manageCatalog = manageCatalog;
    }

    @Override
    Entries<UserId, User> entries(Context ctx) {
        return manageCatalog.users();
    }

    @Override
    UserId toId(long value) {
        return new UserId(value);
    }

    @Override
    UserPatch readNew(@Nullable Object document, Strictness strictness) {
        return UserPatch.readNew(document, strictness);
    }

    @Override
    UserPatch readChange(@Nullable Object document, Strictness strictness) {
        return UserPatch.readChange(document, strictness);
    }

    /** The vendor's parameter {@code indirect} is the same as {@code archived=include}. */
    @Override
    ArchivedEntries archived(QueryString query) {
        Optional<String> indirect = query.find(INDIRECT);
        if (indirect.isEmpty()) {
            return super.archived(query);
        }
        if (query.find(ARCHIVED).isPresent()) {
            throw QueryString.invalid("The query parameters indirect and archived must not be combined");
        }
        if (TRUE_VALUES.contains(indirect.get())) {
            return ArchivedEntries.INCLUDE;
        }
        if (FALSE_VALUES.contains(indirect.get())) {
            return ArchivedEntries.EXCLUDE;
        }
        throw QueryString.invalid("The query parameter indirect must be true or false");
    }

    @Override
    Map<String, @Nullable Object> view(User user, Caller caller) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", user.id().value());
        view.put("created_at", user.createdAt().orElse(null));
        view.put("email", user.email());
        view.put("first_name", user.firstName());
        view.put("last_name", user.lastName());
        view.put("role", null);
        view.put("position", null);
        view.put("email_verified", null);
        view.put("disabled_at", user.archived() ? user.archivedAt().orElse(Instant.EPOCH) : null);
        view.put("color", user.color());
        view.put("profile_image_id", null);
        view.put("profile_image_uuid", null);
        view.put("country_id", null);
        view.put("country_label", null);
        view.put("country_code", null);
        return view;
    }
}
