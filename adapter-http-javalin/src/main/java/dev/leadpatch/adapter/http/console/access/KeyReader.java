package dev.leadpatch.adapter.http.console.access;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.access.ApiKeyErrorMapper;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads API keys, with the names of their owners if the caller may read users. */
final class KeyReader {
    private final ManageCompanyKeys manageKeys;
    private final ManageCatalog manageCatalog;

    KeyReader(UseCases useCases) {
        this.manageKeys = useCases.manageCompanyKeys();
        this.manageCatalog = useCases.manageCatalog();
    }

    /** Returns the keys, the latest first. */
    List<KeyRow> list(Caller caller) {
        List<User> users = users(caller);
        List<KeyRow> rows = new ArrayList<>(manageKeys.list(caller).fold(new ApiKeyErrorMapper<>(null)).stream()
                .map(key -> row(key, caller, users))
                .toList());
        Collections.reverse(rows);
        return rows;
    }

    KeyRow find(Caller caller, ApiKeyId id) {
        return row(manageKeys.find(caller, id).fold(new ApiKeyErrorMapper<>(null)), caller, users(caller));
    }

    /** Returns the users who can own a key. */
    List<User> owners(Caller caller) {
        return users(caller).stream().filter(Predicate.not(User::archived)).toList();
    }

    /** Returns the custom fields of leads that a key can be limited to. */
    List<CustomFieldDefinition> customFields(Caller caller) {
        return manageCatalog.customFields().list(caller, ArchivedEntries.EXCLUDE).fold(new ReadableOrNone<>()).stream()
                .filter(field -> field.category().equals(CustomFieldDefinition.LEAD_CATEGORY))
                .toList();
    }

    private KeyRow row(ApiKey key, Caller caller, List<User> users) {
        Map<UserId, String> names = users.stream().collect(Collectors.toMap(User::id, User::name));
        return KeyRow.of(key, manageKeys.isValid(key), caller.key().equals(Optional.of(key.id())), names);
    }

    private List<User> users(Caller caller) {
        return manageCatalog.users().list(caller, ArchivedEntries.INCLUDE).fold(new ReadableOrNone<>());
    }

    /** No entries without the permission to read them. */
    private record ReadableOrNone<T>() implements CatalogResult.Cases<List<T>, List<T>> {
        @Override
        public List<T> success(List<T> entries) {
            return entries;
        }

        @Override
        public List<T> notFound() {
            return List.of();
        }

        @Override
        public List<T> forbidden(Permission missing) {
            return List.of();
        }

        @Override
        public List<T> rejected(List<Violation> violations) {
            return List.of();
        }

        @Override
        public List<T> alreadyExists(CatalogResult.AlreadyExists<List<T>> conflict) {
            return List.of();
        }

        @Override
        public List<T> limitReached(int max) {
            return List.of();
        }
    }
}
