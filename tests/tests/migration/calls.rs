// Calls every function of the table once.

pub(super) fn run_shapes() {
    let store = Store { shard: 3 };
    let order = || Order { id: 9 };
    super::block_on(store.s01_skip(1, Body)).unwrap();
    store.s02_name_skip_all(Body);
    super::block_on(store.s03_skip_all(&Body));
    store.s04_level_skip(4, true);
    super::block_on(store.s05_skip_all_fields(&order(), &[1, 2]));
    store.s06_level_skip_all();
    store.s07_name_skip_all_fields(order());
    super::block_on(store.s08_target_level_skip_all());
    store.s09_name_skip("a", -1);
    store.s10_skip_fields(order(), false);
    store.s11_name_level_skip_all_fields(11);
    store.s12_bare(12, "n");
    store.s13_name_level_skip_all();
    store.s14_level_skip_all_fields(&[14]);
    store.s15_level_skip_fields(15);
}
