package dev.leadpatch.application.catalog;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The use case of managing the catalog of the caller's company. A change takes effect with the next request, on every
 * node. Entries are archived, never removed, so ids are not reused. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface ManageCatalog {

    /** The tags. Creating them requires {@link Permission#WRITE} or {@link Permission#ADMIN}. */
    Entries<TagId, Tag> tags();

    /** The users. */
    Entries<UserId, User> users();

    /** The custom fields of all categories. */
    Entries<CustomFieldId, CustomFieldDefinition> customFields();

    /** The options of a custom field. If the company does not have the field, all results are {@code NotFound}. */
    Entries<OptionId, CustomFieldOption> options(CustomFieldId field);

    /**
     * The entries of one kind. Reading requires {@link Permission#READ}; every change requires
     * {@link Permission#ADMIN}, except as documented for tags.
     *
     * @param <I> the id of an entry
     * @param <T> the entry
     */
    interface Entries<I, T> {

        /** Returns the entries by ascending id; options in display order. */
        CatalogResult<List<T>> list(Caller caller, ArchivedEntries archived);

        /** Returns the entry, archived or not. */
        CatalogResult<T> find(Caller caller, I id);

        /** Creates an entry with the next free id. */
        CatalogResult<T> create(Caller caller, EntryPatch<I, T> entry);

        /** As {@link #create}, once for each idempotency key. */
        IdempotentOutcome<CatalogResult<T>> createOnce(
                Caller caller, EntryPatch<I, T> entry, IdempotentRequest<CatalogResult<T>> request);

        /**
         * Returns for each patch the entry with the same label or email address, and creates the missing ones: all of
         * them or, if one is invalid, none. An existing entry is returned unchanged, and may be archived. A violation
         * has the index of its patch as the first segment of its path. The number of patches is limited like that of
         * entries.
         */
        CatalogResult<List<T>> findOrCreate(Caller caller, List<? extends EntryPatch<I, T>> entries);

        /** Changes the members that {@code patch} contains, of an archived entry too. */
        CatalogResult<T> update(Caller caller, I id, EntryPatch<I, T> patch);

        /** Archives the entry; leads that have it keep it. An archived entry stays unchanged. */
        CatalogResult<T> archive(Caller caller, I id);

        /** Restores the entry. An entry that is not archived stays unchanged. */
        CatalogResult<T> restore(Caller caller, I id);
    }

    /** Whether archived entries are listed. */
    enum ArchivedEntries {
        /** Only entries that are not archived. */
        EXCLUDE,
        /** Archived entries and others. */
        INCLUDE,
        /** Only archived entries. */
        ONLY;

        /** Finds a value by its name in requests, such as {@code include}; the match is case-sensitive. */
        public static Optional<ArchivedEntries> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(wireName))
                    .findFirst();
        }
    }
}
