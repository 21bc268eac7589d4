package dev.leadpatch.application.importing;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The names of users, tags and options in files: email addresses and labels, without case. An export writes a name only
 * if an import finds the same entry by it; otherwise it writes the id as {@code #12}.
 */
final class CatalogNames {
    private static final String ID_PREFIX = "#";

    private final Names users;
    private final Names tags;
    private final Map<CustomFieldId, Names> options = new HashMap<>();

    CatalogNames(CompanyCatalog catalog) {
        users = Names.of(catalog.users().values(), user -> user.id().value(), User::email, user -> !user.archived());
        tags = Names.of(catalog.tags().values(), tag -> tag.id().value(), Tag::label, tag -> !tag.archived());
        catalog.customFields().values().stream()
                .filter(CustomFieldDefinition::hasOptions)
                .forEach(field -> options.put(
                        field.id(),
                        Names.of(
                                field.options(),
                                option -> option.id().value(),
                                CustomFieldOption::label,
                                option -> !option.archived())));
    }

    Names users() {
        return users;
    }

    Names tags() {
        return tags;
    }

    Names options(CustomFieldId field) {
        return Optional.ofNullable(options.get(field)).orElse(Names.NONE);
    }

    /** The names of one kind of entries. */
    record Names(Map<String, Long> ids, Map<Long, String> names) {
        static final Names NONE = new Names(Map.of(), Map.of());

        /** An active entry has precedence over archived ones with the same name. */
        static <T> Names of(
                Collection<T> entries, Function<T, Long> id, Function<T, String> name, Predicate<T> active) {
            Map<String, Long> ids = new HashMap<>();
            Map<Long, String> names = new HashMap<>();
            Set<String> ambiguous = new HashSet<>();
            entries.stream().filter(active).forEach(entry -> {
                if (ids.put(key(name.apply(entry)), id.apply(entry)) != null) {
                    ambiguous.add(key(name.apply(entry)));
                }
            });
            ids.keySet().removeAll(ambiguous);
            ids.keySet().removeIf(text -> text.matches(ID_PREFIX + "[0-9]+"));
            entries.stream()
                    .filter(active.negate())
                    .filter(entry -> !ambiguous.contains(key(name.apply(entry))))
                    .forEach(entry -> ids.putIfAbsent(key(name.apply(entry)), id.apply(entry)));
            entries.forEach(entry -> names.put(id.apply(entry), name.apply(entry)));
            return new Names(ids, names);
        }

        /** Finds an entry by its name, by {@code #12}, or by its id alone. */
        Optional<Long> find(String text) {
            Long id = ids.get(key(text));
            return id != null ? Optional.of(id) : byId(text.strip()).filter(names::containsKey);
        }

        /** Returns the name by which {@link #find} finds the entry. */
        String nameOf(long id) {
            String name = names.get(id);
            return name != null && Long.valueOf(id).equals(ids.get(key(name))) ? name : ID_PREFIX + id;
        }

        private static Optional<Long> byId(String text) {
            try {
                String digits = text.startsWith(ID_PREFIX) ? text.substring(1) : text;
                return Optional.of(Long.valueOf(digits));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        private static String key(String name) {
            return name.strip().toLowerCase(Locale.ROOT);
        }
    }
}
