package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.UserPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.UserId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users. */
final class UserKind extends EntryKind<UserId, User> {
    static final String PATH = "/console/catalog/users";

    private static final String EMAIL = "email";
    private static final String FIRST_NAME = "first_name";
    private static final String LAST_NAME = "last_name";
    private static final String COLOR = "color";

    private final ManageCatalog manageCatalog;

    UserKind(ManageCatalog manageCatalog) {
        super("user", "company", "Users", PATH);
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
    long id(User user) {
        return user.id().value();
    }

    @Override
    boolean isArchived(User user) {
        return user.archived();
    }

    @Override
    EntryRow row(String collection, User user) {
        return new EntryRow(collection + "/" + id(user), user.name(), user.email(), user.color(), user.archived());
    }

    @Override
    List<EntryInput> inputs(boolean isNew) {
        return List.of(
                EntryInput.required(EntryInput.Kind.TEXT, FIRST_NAME, "First name"),
                EntryInput.required(EntryInput.Kind.TEXT, LAST_NAME, "Last name"),
                EntryInput.required(EntryInput.Kind.EMAIL, EMAIL, "Email"),
                EntryInput.of(EntryInput.Kind.COLOR, COLOR, "Color", "The color of the user's badge."));
    }

    @Override
    Form newForm() {
        return Form.EMPTY.with(COLOR, CatalogMembers.DEFAULT_USER_COLOR);
    }

    @Override
    Form form(User user) {
        return Form.EMPTY
                .with(EMAIL, user.email())
                .with(FIRST_NAME, user.firstName())
                .with(LAST_NAME, user.lastName())
                .with(COLOR, colorInput(user.color()));
    }

    @Override
    Map<String, @Nullable Object> document(Form form, boolean isNew) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        for (String name : List.of(EMAIL, FIRST_NAME, LAST_NAME, COLOR)) {
            document.put(name, form.value(name));
        }
        return document;
    }

    @Override
    UserPatch readNew(Map<String, @Nullable Object> document) {
        return UserPatch.readNew(document, Strictness.STRICT);
    }

    @Override
    UserPatch readChange(Map<String, @Nullable Object> document) {
        return UserPatch.readChange(document, Strictness.STRICT);
    }
}
