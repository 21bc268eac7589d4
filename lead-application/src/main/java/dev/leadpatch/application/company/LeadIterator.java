package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.domain.lead.Lead;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The leads of a document that was validated before.
 *
 * @param count is incremented with each lead
 */
record LeadIterator(LeadItems items, LeadParser parser, AtomicLong count) implements Iterator<Lead> {
    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    /** @throws ConcurrentModificationException if the lead is invalid: the document has changed since its validation */
    @Override
    public Lead next() {
        Lead lead = parser.parse(items.next()).validLead();
        count.incrementAndGet();
        return lead;
    }
}
