package dev.leadpatch.application.company;

import dev.leadpatch.application.company.LoadContext.UniquenessCheck;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Parses the entries of a section: objects with unique ids and uuids. */
record SectionParser(List<?> items, DocumentPath path, Schema schema, LoadContext context) {

    static SectionParser of(ObjectReader owner, String section, Schema schema, LoadContext context) {
        return new SectionParser(owner.list(section).orElse(List.of()), owner.pathOf(section), schema, context);
    }

    /**
     * Reads the entries, without those that are not objects or have a duplicate id.
     *
     * @param reader creates the entry from its members and its uuid, or returns empty if required members are invalid
     */
    <T> List<T> read(BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        UniquenessCheck<Long> ids = new UniquenessCheck<>(context);
        UniquenessCheck<UUID> uuids = new UniquenessCheck<>(context);
        List<T> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            ObjectReader.of(items.get(i), path.item(i), schema, context.readContext())
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
        boolean duplicate = object.id("id")
                .map(id -> !ids.checkUnique(id, object.pathOf("id")))
                .orElse(false);
        return duplicate ? Optional.empty() : entry;
    }
}
