package dev.leadpatch.application.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Manages the catalogs in a {@link CatalogEntryStore}. */
public final class ManageCatalogService implements ManageCatalog {
    private final CatalogEntryStore catalogStore;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /** @param uuids generates the public ids of entries */
    public ManageCatalogService(CatalogEntryStore catalogStore, InstantSource clock, Supplier<UUID> uuids) {
        this.catalogStore = catalogStore;
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public Entries<TagId, Tag> tags() {
        return entries(EntryKind.TAG);
    }

    @Override
    public Entries<UserId, User> users() {
        return entries(EntryKind.USER);
    }

    @Override
    public Entries<CustomFieldId, CustomFieldDefinition> customFields() {
        return entries(EntryKind.CUSTOM_FIELD);
    }

    @Override
    public Entries<OptionId, CustomFieldOption> options(CustomFieldId field) {
        return entries(EntryKind.optionOf(field));
    }

    private <I, T> Entries<I, T> entries(EntryKind<I, T> kind) {
        return new EntriesService<>(kind, catalogStore, clock, uuids);
    }
}
