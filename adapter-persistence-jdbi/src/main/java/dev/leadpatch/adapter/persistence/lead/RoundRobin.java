package dev.leadpatch.adapter.persistence.lead;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Iterates over several sources, none of them empty: one item of each, then again those that have more. */
final class RoundRobin<T> implements Iterator<T> {
    private final Iterator<Iterator<T>> newSources;
    private final Deque<Iterator<T>> furtherSources = new ArrayDeque<>();

    RoundRobin(Iterator<Iterator<T>> sources) {
        this.newSources = sources;
    }

    @Override
    public boolean hasNext() {
        return newSources.hasNext() || !furtherSources.isEmpty();
    }

    @Override
    public T next() {
        Iterator<T> source = newSources.hasNext() ? newSources.next() : furtherSources.remove();
        T next = source.next();
        if (source.hasNext()) {
            furtherSources.add(source);
        }
        return next;
    }
}
