package dev.progeny;

import dev.progeny.function.RemoteBiFunction;
import dev.progeny.function.RemoteFunction;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.MapOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A map that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any number of processes
 * may use. Keys and values are copied: what is got equals what was put. The map keeps the order in which its keys came.
 *
 * <p>Each method is one call to the manager, and atomic. What takes a function has two forms. A lambda or method reference passed to a
 * {@code ManagedMap} is sent to the manager and runs there, while nobody else sees the map: it should be short, and what it prints or
 * changes, it does there. Through a variable of type {@link Map} or {@link ConcurrentMap}, or if the function cannot be sent, it runs here, and
 * its result is swapped in if the value is still the same, else it runs again.
 *
 * <p>Views ({@link #keySet}, {@link #values}, {@link #entrySet}) write through. An iterator or a stream, and so also {@code forEach}, {@code equals}
 * and {@code toString}, sees the map as it was when that was made.
 *
 * <p>Neither keys nor values may be null. A key or value that is a handle of another managed object, of this manager or another, stays one.
 *
 * <p>If the manager has ended, or ends during a call, every method throws {@link ManagerGoneException}. A process that is killed in the
 * midst of a call has done all of it or nothing.
 *
 * @param <K> the type of keys; anything that can be encoded
 * @param <V> the type of values; anything that can be encoded
 * @serial exclude
 */
public final class ManagedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V>, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Stub stub;

    ManagedMap(Stub stub) {
        this.stub = stub;
    }

    @Override
    public int size() {
        return stub.<Integer>ask(MapOperation.SIZE);
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return stub.<@Nullable V>ask(MapOperation.GET, key(key));
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return stub.<Boolean>ask(MapOperation.CONTAINS_KEY, key(key));
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return stub.<Boolean>ask(MapOperation.CONTAINS_VALUE, value(value));
    }

    @Override
    public @Nullable V put(K key, V value) {
        return stub.<@Nullable V>ask(MapOperation.PUT, key(key), value(value));
    }

    /**
     * Sets a value, and does not return the former, which then need not be copied.
     *
     * @param key whose value
     * @param value the value
     * @throws IllegalArgumentException if either cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public void set(K key, V value) {
        stub.<@Nullable Object>ask(MapOperation.SET, key(key), value(value));
    }

    private static <K> K key(@Nullable K key) {
        return Objects.requireNonNull(key, "key");
    }

    private static <V> V value(@Nullable V value) {
        return Objects.requireNonNull(value, "value");
    }

    /** Sets all values at once: nobody sees some of them and not the others. */
    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        List<Object> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        map.forEach((key, value) -> {
            keys.add(key(key));
            values.add(value(value));
        });
        stub.<@Nullable Object>ask(MapOperation.PUT_ALL, keys, values);
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        return stub.<@Nullable V>ask(MapOperation.REMOVE, key(key));
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        return stub.<Boolean>ask(MapOperation.REMOVE_VALUE, key(key), value);
    }

    @Override
    public void clear() {
        stub.<@Nullable Object>ask(MapOperation.CLEAR);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return stub.<@Nullable V>ask(MapOperation.PUT_IF_ABSENT, key(key), value(value));
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return stub.<@Nullable V>ask(MapOperation.REPLACE, key(key), value(value));
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        return stub.<Boolean>ask(MapOperation.REPLACE_VALUE, key(key), value(oldValue), value(newValue));
    }

    /**
     * As {@link Map#compute}, at the manager.
     *
     * @param key whose value
     * @param function makes the new value of the key and the old value, which is null if there is none; null removes the key
     * @return the new value, or null if there is none
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public @Nullable V compute(
            K key, RemoteBiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        return stub.<@Nullable V>ask(MapOperation.COMPUTE, key(key), Objects.requireNonNull(function, "function"));
    }

    /**
     * As {@link Map#computeIfAbsent}, at the manager.
     *
     * @param key whose value
     * @param function makes the value of the key if there is none; null leaves it so
     * @return the value that the key has now, or null if there is none
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public @Nullable V computeIfAbsent(K key, RemoteFunction<? super K, ? extends @Nullable V> function) {
        return stub.<@Nullable V>ask(
                MapOperation.COMPUTE_IF_ABSENT, key(key), Objects.requireNonNull(function, "function"));
    }

    /**
     * As {@link Map#computeIfPresent}, at the manager.
     *
     * @param key whose value
     * @param function makes the new value of the key and the old one, if there is one; null removes the key
     * @return the value that the key has now, or null if there is none
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public @Nullable V computeIfPresent(K key, RemoteBiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        return stub.<@Nullable V>ask(
                MapOperation.COMPUTE_IF_PRESENT, key(key), Objects.requireNonNull(function, "function"));
    }

    /**
     * As {@link Map#merge}, at the manager: {@code counts.merge(word, 1, Integer::sum)} counts, by however many processes.
     *
     * @param key whose value
     * @param value the value if there is none
     * @param function makes the new value of the old one and {@code value}; null removes the key
     * @return the value that the key has now, or null if there is none
     * @throws IllegalArgumentException if an argument cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public @Nullable V merge(K key, V value, RemoteBiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        return stub.<@Nullable V>ask(
                MapOperation.MERGE, key(key), value(value), Objects.requireNonNull(function, "function"));
    }

    /**
     * As {@link Map#replaceAll}, at the manager and all at once; if the function throws, nothing is replaced.
     *
     * @param function makes the new value of each key and its old value
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public void replaceAll(RemoteBiFunction<? super K, ? super V, ? extends V> function) {
        stub.<@Nullable Object>ask(MapOperation.REPLACE_ALL, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs a function of the whole map at the manager, while nobody else sees the map.
     *
     * @param function gets the map itself, which it must not keep
     * @param <R> the type of its result
     * @return what it returns, copied
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public <R extends @Nullable Object> R atomically(RemoteFunction<? super Map<K, V>, ? extends R> function) {
        return stub.<R>ask(MapOperation.ATOMICALLY, Objects.requireNonNull(function, "function"));
    }

    @Override
    public Set<K> keySet() {
        return new ManagedKeys<>(this, stub);
    }

    @Override
    public Collection<V> values() {
        return new ManagedValues<>(this);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new ManagedEntries<>(this, stub);
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a managed object travels as a reference only");
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedMap<Object, Object>::new);
        }
    }
}
