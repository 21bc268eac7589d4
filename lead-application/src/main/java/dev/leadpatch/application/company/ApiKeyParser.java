package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.company.LoadContext.UniquenessCheck;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Parses the API keys of a company document, and hashes the raw keys. A repeated stored key changes nothing. */
final class ApiKeyParser {
    private static final Schema KEY_SCHEMA = Schema.of(
            List.of("key", "label", "owner", "access"),
            List.of(
                    "id",
                    FieldNames.MEMBER,
                    "lenient",
                    "require_preconditions",
                    "ignore_blank",
                    "expires_at",
                    RateLimit.MEMBER));
    private static final String ACCESS_NAMES = String.join(", ", Permission.WIRE_NAMES);

    private final CompanyCatalog catalog;
    private final Map<ApiKeyHash, ApiKey> stored;
    private final LoadContext context;
    private final UniquenessCheck<ApiKeyHash> hashes;
    private final UniquenessCheck<UUID> ids;
    private final Map<ApiKeyHash, ApiKey> keys = new HashMap<>();

    /** @param stored the stored keys that the document may contain, of any company */
    ApiKeyParser(CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> stored, LoadContext context) {
        this.catalog = catalog;
        this.stored = stored;
        this.context = context;
        this.hashes = new UniquenessCheck<>(context);
        this.ids = new UniquenessCheck<>(context);
    }

    /** Reads the keys, and returns those that are not stored. */
    Map<ApiKeyHash, ApiKey> readAll(ObjectReader root) {
        List<?> items = root.list("api_keys").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            ObjectReader.of(items.get(i), root.pathOf("api_keys").item(i), KEY_SCHEMA, context.readContext())
                    .ifPresent(this::read);
        }
        return keys;
    }

    private void read(ObjectReader object) {
        Optional<RawApiKey> rawKey = readKey(object);
        UUID id = context.uuid(object, "id");
        ids.checkUnique(id, object.pathOf("id"));
        String label = readLabel(object);
        Optional<UserId> owner = readOwner(object);
        Set<Permission> permissions = readPermissions(object);
        Set<ApiKeyFlag> flags = readFlags(object);
        WritableFields fields = readFields(object);
        Optional<Instant> expiresAt = context.time(object, "expires_at");
        Optional<RateLimit> rateLimit = RateLimit.read(object);
        if (rawKey.isPresent() && owner.isPresent()) {
            add(
                    object,
                    rawKey.get(),
                    new ApiKey(
                                    new ApiKeyId(id),
                                    catalog.company(),
                                    label,
                                    owner.get(),
                                    permissions,
                                    flags,
                                    context.loadTime(),
                                    expiresAt,
                                    Optional.empty())
                            .withFields(fields)
                            .withRateLimit(rateLimit));
        }
    }

    private void add(ObjectReader object, RawApiKey rawKey, ApiKey key) {
        ApiKeyHash hash = rawKey.hash();
        ApiKey existing = stored.get(hash);
        if (existing != null && existing.company().equals(catalog.company())) {
            validateEqual(object, key, existing);
        } else if (existing != null) {
            context.addError(object.pathOf("key"), "is already in use");
        } else if (stored.values().stream().anyMatch(other -> other.id().equals(key.id()))) {
            context.addError(object.pathOf("id"), "is the id of another API key");
        } else {
            context.checkNewKey(rawKey, object.pathOf("key"));
            keys.put(hash, key); // a rejected key too: the first of two passes finds the stored keys by it
        }
    }

    private void validateEqual(ObjectReader object, ApiKey key, ApiKey existing) {
        Map<String, Function<ApiKey, Object>> members = new LinkedHashMap<>();
        members.put("id", ApiKey::id);
        members.put("label", ApiKey::label);
        members.put("owner", ApiKey::owner);
        members.put("access", ApiKey::permissions);
        members.put(FieldNames.MEMBER, ApiKey::fields);
        members.put("expires_at", ApiKey::expiresAt);
        members.put(RateLimit.MEMBER, ApiKey::rateLimit);
        for (ApiKeyFlag flag : ApiKeyFlag.values()) {
            members.put(flag.wireName(), read -> read.flags().contains(flag));
        }
        members.forEach((name, value) -> {
            if (!object.isAbsentOrNull(name) && !value.apply(key).equals(value.apply(existing))) {
                context.addError(
                        object.pathOf(name),
                        "differs from the stored API key \"%s\", which can't be changed; create another key instead"
                                .formatted(existing.label()));
            }
        });
    }

    private Optional<RawApiKey> readKey(ObjectReader object) {
        Optional<String> text = object.string("key");
        Optional<RawApiKey> key = text.flatMap(RawApiKey::of);
        if (text.isPresent() && key.isEmpty()) {
            context.addError(object.pathOf("key"), NewKeyRule.LENGTH_MESSAGE);
        }
        key.ifPresent(value -> hashes.checkUnique(value.hash(), object.pathOf("key")));
        return key;
    }

    private String readLabel(ObjectReader object) {
        Optional<String> label = object.string("label").map(Characters::trim);
        label.flatMap(ApiKey::validateLabel).ifPresent(error -> context.addError(object.pathOf("label"), error));
        return label.orElse("");
    }

    private Optional<UserId> readOwner(ObjectReader object) {
        Optional<UserId> owner = object.id("owner").map(UserId::new);
        if (owner.isPresent() && catalog.user(owner.get()).isEmpty()) {
            context.addError(object.pathOf("owner"), owner.get().value() + " is not a user of this company");
        }
        return owner;
    }

    private static Set<ApiKeyFlag> readFlags(ObjectReader object) {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        for (ApiKeyFlag flag : ApiKeyFlag.values()) {
            if (object.flag(flag.wireName()).orElse(false)) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private WritableFields readFields(ObjectReader object) {
        if (object.isAbsentOrNull(FieldNames.MEMBER)) {
            return WritableFields.ALL;
        }
        Optional<FieldNames> fields = FieldNames.read(object);
        fields.ifPresent(requested -> requested
                .violations(catalog)
                .forEach(violation -> context.addError(violation.path(), violation.message())));
        return fields.map(FieldNames::toWritableFields).orElse(WritableFields.ALL);
    }

    private Set<Permission> readPermissions(ObjectReader object) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        Optional<List<?>> list = object.list("access");
        List<?> names = list.orElse(List.of());
        for (int i = 0; i < names.size(); i++) {
            Object item = names.get(i);
            Optional<Permission> permission =
                    item instanceof String name ? Permission.ofWireName(name) : Optional.empty();
            if (permission.isEmpty()) {
                context.addTypeError(object.pathOf("access").item(i), item, "must be one of " + ACCESS_NAMES);
            }
            permission.ifPresent(permissions::add);
        }
        if (list.isPresent() && names.isEmpty()) {
            context.addError(object.pathOf("access"), "must contain at least one of " + ACCESS_NAMES);
        }
        return permissions;
    }
}
