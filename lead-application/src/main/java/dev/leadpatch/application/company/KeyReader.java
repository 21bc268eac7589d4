package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.KeyFlag;
import dev.leadpatch.application.access.KeyHash;
import dev.leadpatch.application.access.KeyLabel;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.PlainKey;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads the API keys of a company: their texts are hashed at once. */
final class KeyReader {
    private static final Shape KEY = Shape.of(
            List.of("key", "label", "owner", "access"),
            List.of("id", "lenient", "require_preconditions", "expires_at"));
    private static final String ACCESS = String.join(", ", Permission.WIRE_NAMES);

    private final CompanyCatalog catalog;
    private final Findings findings;
    private final Seen<KeyHash> hashes;
    private final Seen<UUID> ids;
    private final Map<KeyHash, ApiKey> keys = new HashMap<>();

    KeyReader(CompanyCatalog catalog, Findings findings) {
        this.catalog = catalog;
        this.findings = findings;
        this.hashes = new Seen<>(findings);
        this.ids = new Seen<>(findings);
    }

    Map<KeyHash, ApiKey> readAll(ObjectReader root) {
        List<?> items = root.list("api_keys");
        for (int i = 0; i < items.size(); i++) {
            ObjectReader.of(items.get(i), root.at("api_keys").item(i), KEY, findings)
                    .ifPresent(this::read);
        }
        return keys;
    }

    private void read(ObjectReader object) {
        Optional<KeyHash> hash = hash(object);
        UUID id = object.uuid("id");
        ids.first(id, object.at("id"));
        String label = label(object);
        Optional<UserId> owner = owner(object);
        Set<Permission> access = access(object);
        Set<KeyFlag> flags = flags(object);
        Optional<Instant> expiresAt = object.time("expires_at");
        if (hash.isPresent() && owner.isPresent()) {
            keys.put(
                    hash.get(),
                    new ApiKey(
                            new ApiKeyId(id),
                            catalog.company(),
                            label,
                            owner.get(),
                            access,
                            flags,
                            findings.now(),
                            expiresAt,
                            Optional.empty()));
        }
    }

    private Optional<KeyHash> hash(ObjectReader object) {
        Optional<String> text = object.string("key");
        Optional<KeyHash> hash = text.flatMap(PlainKey::of).map(PlainKey::hash);
        if (text.isPresent() && hash.isEmpty()) {
            object.fault(
                    "key", "must be " + PlainKey.PREFIX + " and 8 to 120 of the characters A-Z, a-z, 0-9, _ and -");
        }
        hash.ifPresent(known -> hashes.first(known, object.at("key")));
        return hash;
    }

    private static String label(ObjectReader object) {
        String label = object.string("label").map(Characters::trim).orElse("");
        if (object.object().get("label") instanceof String) {
            KeyLabel.fault(label).ifPresent(fault -> object.fault("label", fault));
        }
        return label;
    }

    private Optional<UserId> owner(ObjectReader object) {
        Optional<UserId> owner = object.id("owner").map(UserId::new);
        if (owner.isPresent() && catalog.user(owner.get()).isEmpty()) {
            object.fault("owner", owner.get().value() + " is not a user of this company");
        }
        return owner;
    }

    private static Set<KeyFlag> flags(ObjectReader object) {
        Set<KeyFlag> flags = EnumSet.noneOf(KeyFlag.class);
        for (KeyFlag flag : KeyFlag.values()) {
            if (object.flag(flag.wireName())) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private Set<Permission> access(ObjectReader object) {
        Set<Permission> access = EnumSet.noneOf(Permission.class);
        List<?> names = object.list("access");
        for (int i = 0; i < names.size(); i++) {
            Object sent = names.get(i);
            Optional<Permission> named = sent instanceof String name ? Permission.ofWireName(name) : Optional.empty();
            if (named.isEmpty()) {
                findings.addType(object.at("access").item(i), sent, "must be one of " + ACCESS);
            }
            named.ifPresent(access::add);
        }
        if (names.isEmpty() && object.object().get("access") instanceof List<?>) {
            object.fault("access", "must name at least one of " + ACCESS);
        }
        return access;
    }
}
