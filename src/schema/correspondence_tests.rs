use super::*;

#[test]
fn dump() {
    for line in KINDS.lines() {
        let mut f = line.split('\t');
        let (t, k) = (f.next().unwrap(), f.next().unwrap());
        let c = correspondence(t, k).unwrap();
        let mut rows: Vec<String> = Vec::new();
        for (n, l) in c.levels.iter().enumerate() {
            for (p, m) in l.all() {
                if let Match::Attribute { name, .. } = m {
                    let tag = if names::snake_case(p) == name {
                        "="
                    } else {
                        "~"
                    };
                    rows.push(format!("{n}{tag}{p}={name}"));
                }
            }
        }
        rows.sort();
        println!(
            "DUMP\t{t}\t{k}\t{}\tUNMATCHED {:?}",
            rows.join(" "),
            c.top().unmatched()
        );
    }
}
