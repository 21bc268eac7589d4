package dev.leadpatch.application.company;

import dev.leadpatch.application.company.LoadContext.UniquenessCheck;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Parses the entries of one list of a document: objects with unique ids and uuids.
 *
 * @param toRequest returns an entry with the members of {@code schema}
 * @param stored the uuids of the entries that are stored, by id; a uuid is permanent
 */
record SectionParser(
        ObjectReader owner,
        String section,
        Schema schema,
        UnaryOperator<Object> toRequest,
        Map<Long, UUID> stored,
        LoadContext context) {

    /**
     * Reads the entries, without those that are not objects or have a duplicate id.
     *
     * @param reader creates the entry from its members and its uuid, or returns empty if required members are invalid
     */
    <T> List<T> read(BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        List<?> items = owner.list(section).orElse(List.of());
        UniquenessCheck<Long> ids = new UniquenessCheck<>(context);
        UniquenessCheck<UUID> uuids = new UniquenessCheck<>(context);
        List<T> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            ObjectReader.of(
                            item == null ? null : toRequest.apply(item),
                            owner.pathOf(section).item(i),
                            schema,
                            context.readContext())
                    .flatMap(object -> read(object, ids, uuids, reader))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private <T> Optional<T> read(
            ObjectReader object,
            UniquenessCheck<Long> ids,
            UniquenessCheck<UUID> uuids,
            BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        UUID uuid = context.uuid(object, "uuid");
        uuids.checkUnique(uuid, object.pathOf("uuid"));
        Optional<T> entry = reader.apply(object, uuid);
        Optional<Long> id = object.id("id");
        id.ifPresent(value -> validateUuid(value, uuid, object));
        boolean duplicate =
                id.map(value -> !ids.checkUnique(value, object.pathOf("id"))).orElse(false);
        return duplicate ? Optional.empty() : entry;
    }

    private void validateUuid(long id, UUID uuid, ObjectReader object) {
        if (stored.containsKey(id)) {
            context.validatePermanent(object.pathOf("uuid"), uuid, stored.get(id));
        } else if (stored.containsValue(uuid)) {
            context.addError(object.pathOf("uuid"), "is the uuid of another entry of the company");
        }
    }
}
