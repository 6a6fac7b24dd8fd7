package dev.progeny;

import dev.progeny.internal.manager.Stub;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What all handles of managed objects have in common that are no collections. Each says itself what travels in its place. */
abstract class ManagedHandle implements Serializable {
    private static final long serialVersionUID = 1L;

    final transient Stub stub;

    ManagedHandle(Stub stub) {
        this.stub = stub;
    }

    /** Whether {@code other} is a handle of the same object. */
    @Override
    @SuppressWarnings("EqualsGetClass") // the classes of handles are final
    public final boolean equals(@Nullable Object other) {
        return other != null && other.getClass() == getClass() && ((ManagedHandle) other).stub.equals(stub);
    }

    @Override
    public final int hashCode() {
        return stub.hashCode();
    }

    /** {@return which object of which manager this is} */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + stub + "]";
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        readObjectNoData();
    }

    private void readObjectNoData() throws InvalidObjectException {
        throw new InvalidObjectException("a managed object travels as a reference only");
    }
}
