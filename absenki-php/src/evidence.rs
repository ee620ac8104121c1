//! What `FaceProcessor::annotate()` draws: the faces of an `Absenki\Verification`, which PHP code may
//! have made from what it stored.

use absenki_core::geometry::NormalizedBox;
use absenki_core::reason::Label;
use absenki_core::recognition::LabelledFace;
use ext_php_rs::convert::FromZval;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;

use crate::face_box::FaceBox;
use crate::labelled_face;
use crate::record::Record;
use crate::verification::Verification;
use crate::zend;

/// The faces of a verdict, and the person's own name.
pub(crate) struct Evidence {
    pub(crate) faces: Vec<LabelledFace>,
    pub(crate) name: Option<String>,
}

impl FromZval<'_> for Evidence {
    const TYPE: DataType = DataType::object(Verification::NAME);

    fn from_zval(zval: &Zval) -> Option<Self> {
        let verdict = Properties::of::<Verification>(zval)?;
        let faces = verdict.get("faces");
        Some(Evidence {
            faces: faces.array()?.values().map(face).collect::<Option<_>>()?,
            name: verdict.get("name").string(),
        })
    }
}

fn face(zval: &Zval) -> Option<LabelledFace> {
    let face = Properties::of::<labelled_face::LabelledFace>(zval)?;
    let (place, label) = (face.get("box"), face.get("label"));
    let place = Properties::of::<FaceBox>(&place)?;
    let label = label.object()?;
    let code = zend::property(label.get_class_entry(), label, "value").string()?;
    Some(LabelledFace {
        bounding_box: NormalizedBox {
            left: place.get("left").double()?,
            top: place.get("top").double()?,
            width: place.get("width").double()?,
            height: place.get("height").double()?,
        },
        label: code.parse::<Label>().ok()?,
        score: face.get("score").double(),
    })
}

/// The properties of a record.
struct Properties<'a> {
    class: &'static ClassEntry,
    object: &'a ZendObject,
}

impl<'a> Properties<'a> {
    /// `None` if the value is no such record.
    fn of<R: Record>(zval: &'a Zval) -> Option<Self> {
        let (class, object) = (ClassEntry::try_find(R::NAME)?, zval.dereference().object()?);
        object.instance_of(class).then_some(Properties { class, object })
    }

    fn get(&self, name: &str) -> Zval {
        zend::property(self.class, self.object, name)
    }
}
