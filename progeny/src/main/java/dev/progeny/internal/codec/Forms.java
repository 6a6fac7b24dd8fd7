package dev.progeny.internal.codec;

/** Which {@link Form} each class has. */
final class Forms {
    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (LinkageError e) {
                return Form.NONE; // a class that it mentions is missing: serialization says which
            }
        }
    };

    private Forms() {}

    /** {@return how objects of a class are written; {@link Form#NONE} if by Java serialization only} */
    static Form of(Class<?> type) {
        return FORMS.get(type);
    }

    private static Form find(Class<?> type) {
        if (Enum.class.isAssignableFrom(type)) {
            return EnumForm.of(type);
        }
        Form form = RecordForm.of(type);
        form = form != null ? form : LambdaForm.of(type);
        form = form != null ? form : ValueForm.of(type);
        form = form != null ? form : PathForm.of(type);
        return form != null ? form : ListForm.of(type);
    }
}
